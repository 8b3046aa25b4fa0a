"""The article's text and pictures: which element holds them, and which of its lines are not the article's."""
