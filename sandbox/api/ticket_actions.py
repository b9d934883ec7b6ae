"""What is done to whole tickets: merged, marked as spam, updated or deleted many at once."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api.context import add_headers, base, box, who, world
from sandbox.desk import acts, ticketing
from sandbox.records import Json

bp = Blueprint("ticket_actions", __name__, url_prefix="/api/v2")
MOST = 100


@bp.post("/tickets/<int:ticket_id>/merge")
def merge(ticket_id: int) -> ResponseReturnValue:
    """Close other tickets into this one. The body is `{"ids": [...]}`."""
    given = request.get_json(silent=True) or {}
    target = ticketing.find(world(), ticket_id)
    for source_id in given.get("ids") or []:
        acts.merge(world(), who(), ticketing.find(world(), int(source_id)), target)
    return jsonify(_job([{"id": ticket_id, "action": "merge", "success": True}]))


@bp.put("/tickets/<int:ticket_id>/mark_as_spam")
def spam(ticket_id: int) -> ResponseReturnValue:
    """Delete the ticket and suspend who asked."""
    acts.spam(world(), who(), ticketing.find(world(), ticket_id))
    return jsonify({})


@bp.put("/tickets/update_many")
def update_many() -> ResponseReturnValue:
    """The same change to many tickets, or one for each; a job status comes back."""
    body = request.get_json(silent=True) or {}
    ids = [int(part) for part in request.args.get("ids", "").split(",") if part.isdigit()]
    wanted = [{**(body.get("ticket") or {}), "id": i} for i in ids] or list(body.get("tickets") or [])
    if len(wanted) > MOST:
        raise errors.ApiError(400, {"error": "TooManyValues", "description": "tickets", "max_count": MOST})
    return jsonify(_job([_one(given) for given in wanted]))


@bp.delete("/tickets/destroy_many")
def destroy_many() -> ResponseReturnValue:
    """Delete many; a job status comes back."""
    ids = [int(part) for part in request.args.get("ids", "").split(",") if part.isdigit()]
    for ticket_id in ids:
        ticketing.delete(world(), who(), ticketing.find(world(), ticket_id))
    return jsonify(_job([{"id": i, "action": "delete", "success": True} for i in ids]))


@bp.get("/job_statuses/<job_id>")
def job(job_id: str) -> ResponseReturnValue:
    """How a job went."""
    if job_id not in world().jobs:
        raise errors.not_found()
    return jsonify({"job_status": world().jobs[job_id]})


def _one(given: Json) -> Json:
    result = {"id": given["id"], "action": "update"}
    try:
        ticket = ticketing.find(world(), int(given["id"]))
        add_headers(box().limits.ticket_update(who().user.id, ticket.id))
        ticketing.update(world(), who(), ticket, {k: v for k, v in given.items() if k != "id"})
    except errors.ApiError as refusal:
        body = refusal.body if isinstance(refusal.body, dict) else {"error": refusal.body}
        return {**result, "success": False, "error": body["error"], "details": body.get("description", "")}
    return {**result, "success": True, "status": "Updated"}


def _job(results: list[Json]) -> Json:
    """A job that is done already: everything here happens at once."""
    job_id, done = f"{world().new_id():032x}", len(results)
    row: Json = {"id": job_id, "url": f"{base()}/api/v2/job_statuses/{job_id}.json", "status": "completed"}
    world().jobs[job_id] = {**row, "total": done, "progress": done, "message": None, "results": results}
    return {"job_status": world().jobs[job_id]}
