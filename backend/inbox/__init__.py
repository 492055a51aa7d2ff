"""The pages of staff, manager, Independent Visitor and Advocate."""

from backend.inbox.routes import make_router
from backend.inbox.services import Services
from backend.inbox.templating import STATIC

__all__ = ["STATIC", "Services", "make_router"]
