from contextlib import asynccontextmanager

from fastapi import FastAPI

from chat.aws import Clients
from chat.routers import messages, rooms


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.clients = Clients.create()
    try:
        yield
    finally:
        app.state.clients.close()


app = FastAPI(lifespan=lifespan)
app.include_router(messages.router)
app.include_router(rooms.router, prefix="/rooms")
