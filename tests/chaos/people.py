"""The people of a run: clients, freelancers and agents who do what the plot says, at the worst of moments."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.stories import BOTH, OTHER, SILENT, Office, Story

PHONE = "+1 512 555 0162"
MACHINE = "Automatic reply: I am out of the office until Monday and read no mail."
POISON = 1001  # the first ticket of an account
BROKEN = '{"ticket": {"id": "no number"}}'
POISONED = {"kind": "answer", "status": 200, "body": BROKEN, "path": f"/api/v2/tickets/{POISON}", "count": 999}


@dataclass(slots=True)
class People:
    """Who opened what; `tagged`: the tags that agents set, by ticket."""

    office: Office
    stories: dict[int, Story] = field(default_factory=dict)
    tagged: dict[int, set[str]] = field(default_factory=dict)

    def opens(self, case: int, name: str) -> None:
        """A client opens a ticket."""
        control = self.office.stack.control
        if name == "poison":
            control("POST", "faults", POISONED)
        words = {"other": OTHER, "called": BOTH}.get(name, SILENT)
        story = self.office.open(words, phone=PHONE if name in ("called", "retagged") else "")
        self.stories[case] = story
        if name == "chatterbox":
            for who in (story.client, {"name": "Tomas Reed", "email": story.freelancer}):
                lines = [
                    {"as": who, "says": MACHINE, "when": n, "after_hours": 0, "kind": "auto-reply"} for n in range(1, 9)
                ]
                for line in lines:
                    control("POST", "script", line)

    def act(self, number: int, what: str) -> None:
        """One of them does something; nothing where there is not yet anything to do it to."""
        story = self.stories.get(number)
        if story is None:
            return
        doing = getattr(self, f"_{what}")
        doing(story)

    def _client_answers(self, story: Story) -> None:
        self.office.stack.control(
            "PUT", f"tickets/{story.id}", {"as": story.client, "body": "Please call me on +1 512 555 0147."}
        )

    def _freelancer_answers(self, story: Story) -> None:
        if story.outreaches():
            story.freelancer_answers("Sorry, I was ill. I will complete the project by Friday.")

    def _agent_replies(self, story: Story) -> None:
        story.agent_replies("Hello, I have taken this over and will look into it today.")

    def _agent_solves(self, story: Story) -> None:
        story.agent_sets(status="solved")

    def _agent_pauses(self, story: Story) -> None:
        story.agent_sets(additional_tags=["accord_pause"])

    def _agent_resumes(self, story: Story) -> None:
        story.agent_sets(remove_tags=["accord_pause"])

    def _agent_switches_off(self, story: Story) -> None:
        story.agent_sets(additional_tags=["accord_off"])

    def _agent_pauses_by_command(self, story: Story) -> None:
        story.agent_notes("/accord pause")

    def _agent_tags(self, story: Story) -> None:
        mine = self.tagged.setdefault(story.id, set())
        tag = f"seen_by_agent_{len(mine) + 1}"
        mine.add(tag)
        story.agent_sets(additional_tags=[tag])

    def delivered_fifty_times(self) -> None:
        """The same delivery many times, and the same change under many ids."""
        if self.stories:
            story = self.stories[max(self.stories)]
            payload = {"event": "client_replied", "ticket_id": str(story.id), "actor_id": "1", "actor_role": "end-user"}
            self.office.deliver(payload, times=25, invocation=f"chaos-{story.id}-{datetime.now().timestamp()}")  # noqa: DTZ005
            self.office.deliver(payload, times=25)
