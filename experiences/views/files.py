from core.views import unfinished

image = document = unfinished
