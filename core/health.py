from core.views import unfinished

healthz = readyz = unfinished
