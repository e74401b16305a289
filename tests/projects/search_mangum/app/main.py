from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from mangum import Mangum

from services.index import IndexService
from services.text import Translator, embed
from settings import Settings, get_settings

app = FastAPI(title="search")


def index(settings: Annotated[Settings, Depends(get_settings)]) -> IndexService:
    return IndexService(settings)


@app.get("/search")
def search(q: str, service: Annotated[IndexService, Depends(index)], page: int = 1):
    if not 0 < page <= 50:
        raise HTTPException(400)
    return service.find(embed(q), page)


@app.post("/documents", status_code=202)
def add(document: dict, service: IndexService = Depends(index)):
    text = Translator.shared().to_english(document["text"]) if document.get("language") != "en" else document["text"]
    service.add(document["id"], text)


@app.delete("/documents/{document}")
async def remove(document: str, service: IndexService = Depends(index)):
    service.delete(document)


handler = Mangum(app, lifespan="off")
