import uvicorn

from chat.app import app

server = uvicorn.Server(uvicorn.Config(app, host="0.0.0.0", timeout_keep_alive=30))

if __name__ == "__main__":
    server.run()
