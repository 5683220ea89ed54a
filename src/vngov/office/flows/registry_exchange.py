"""`RegistryExchange` (trao đổi với hệ thống của bộ): fetches what an entry awaits, number, book and personal id.

The register and the population database answer later, or not at all; an entry never waits for them inside a transaction. A
notice stays in the outbox until the answer is entered, however long that takes, and the same question carries the same key
each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vngov.civilreg.desk import NUMBER_TOPIC, PERSONAL_ID_TOPIC
from vngov.civilreg.hooks import IdentityQuery
from vngov.notify import NotYet

if TYPE_CHECKING:
    from vngov.civilreg import Birth
    from vngov.notify import Delivered
    from vngov.office.office import Office

__all__ = ["AnswerAwaited", "NobodyAnswers", "RegistryExchange"]


class NobodyAnswers(NotYet, LookupError):
    """No plugin speaks to that system (chưa có phần mở rộng kết nối hệ thống này)."""

    code = "nobody_answers"
    vi = "chưa có phần mở rộng nào trả lời {topic}"
    en = "no plugin answers {topic}"


class AnswerAwaited(NotYet):
    """The other system has not answered yet (chưa có trả lời): the question is asked again later."""

    code = "answer_awaited"
    vi = "chưa có trả lời cho {topic}; sẽ hỏi lại"
    en = "no answer to {topic} yet; it is asked again"


class RegistryExchange:
    """Asks for what births await, and enters it (kênh trao đổi số, quyển, số định danh).

    A Notifier: give it to `Delivery` before the channels of the plugins, so that none of them is told again and again while an
    answer is awaited. `actor` is who enters the answers. What comes twice
    changes nothing; an answer that cannot be right raises NumberRefused and the notice stays, visible. No answer yet and nobody
    to ask are NotYet: the notice is put off and never dead for it; a plugin that fails counts as a failure.
    """

    name = "vngov.registry_exchange"
    topics = frozenset({NUMBER_TOPIC, PERSONAL_ID_TOPIC})

    def __init__(self, office: Office, *, actor: str = "registry_exchange") -> None:
        self._office = office
        self._actor = actor

    def send(self, notice: Delivered) -> None:
        """Ask for one entry and enter the answer.

        Raises NobodyAnswers, AnswerAwaited, NotRegistered, NumberRefused, PluginFailed, PluginWrongType.
        """
        id_ = notice.body["id"]
        with self._office.reading(actor=self._actor) as work:
            birth = work.civilreg.get(id_).record
        enter = self._number if notice.topic == NUMBER_TOPIC else self._personal_id
        enter(notice, id_, birth)

    def _number(self, notice: Delivered, id_: str, birth: Birth) -> None:
        register = self._office.plugins.register_of_record("birth")
        if register is None:
            raise NobodyAnswers(topic=notice.topic)
        official = register.register(notice.key, notice.unit, birth)
        if official is None:
            raise AnswerAwaited(topic=notice.topic)
        with self._office.work(actor=self._actor, why=notice.topic) as work:
            work.civilreg.receive_number(id_, official)

    def _personal_id(self, notice: Delivered, id_: str, birth: Birth) -> None:
        answer = self._office.plugins.identity(IdentityQuery(notice.key, notice.unit, birth))
        if answer is None:
            raise NobodyAnswers(topic=notice.topic)
        if answer.personal_id is None:
            raise AnswerAwaited(topic=notice.topic)
        with self._office.work(actor=self._actor, why=notice.topic) as work:
            work.civilreg.receive_personal_id(id_, answer.personal_id)
