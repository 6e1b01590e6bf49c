"""Images that a browser sends."""

import io
import uuid

from PIL import Image


def picture(name, colour=""):
    """Give a picture that no other test has sent: in a colour of its own, unless one is named."""
    target = io.BytesIO()
    Image.new("RGB", (1000, 600), colour or f"#{uuid.uuid4().hex[:6]}").save(target, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": target.getvalue()}
