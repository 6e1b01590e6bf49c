"""What stands beside the records: comments, proposals, states and drafts of translations, the glossary."""

from editorial.models.comments import BODY_LENGTH, Comment, CommentQuerySet, Proposal, ProposalQuerySet
from editorial.models.glossary import GlossaryTerm
from editorial.models.translations import TranslationDraft, TranslationState, TranslationStateQuerySet

__all__ = [
    "BODY_LENGTH",
    "Comment",
    "CommentQuerySet",
    "GlossaryTerm",
    "Proposal",
    "ProposalQuerySet",
    "TranslationDraft",
    "TranslationState",
    "TranslationStateQuerySet",
]
