from carecases.papers.models.notes import Note
from carecases.papers.models.papers import Paper, ParentsConsent
from carecases.papers.models.settings import ChannelLimit, PaperSettings, TitlePapers

__all__ = ["ChannelLimit", "Note", "Paper", "PaperSettings", "ParentsConsent", "TitlePapers"]
