"""GET /health and /ready: alive; a release is loaded."""

from fastapi import APIRouter

from assistant.library import Library


def state_router(library: Library) -> APIRouter:
    """GET /health and /ready."""
    router = APIRouter()

    @router.get("/health")
    def health() -> dict[str, str]:
        """The server is alive."""
        return {"status": "alive"}

    @router.get("/ready")
    def ready() -> dict[str, str]:
        """A release is loaded and can be asked; `problem` says why it is not the current one."""
        state = {"status": "ready", "release": library.current().release.manifest.name}
        return state | ({"problem": library.problem} if library.problem else {})

    return router
