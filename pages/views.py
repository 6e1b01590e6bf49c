from core.views import unfinished

root = unfinished
