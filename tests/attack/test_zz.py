import collections
from tests.attack.test_letter_life import *
from tests.attack import test_letter_life as m


def test_stats(city, monkeypatch):
    c = collections.Counter()
    orig = m.Story.teardown

    def td(self):
        for case in self.cases:
            c[case.state + ("/revoked" if case.revoked else "")] += 1
            c["void"] += case.void
            c["numbers"] += case.void + case.held + case.was_issued
            if case.due and case.began:
                c["resumed"] += case.due != m.cases and False
        c["years"] += len({d.year for d in self.town.city.all(register.Document)}) > 1
        c["examples"] += 1
        orig(self)

    monkeypatch.setattr(m.Story, "teardown", td)
    for name in ("sign", "give_back", "look", "cancel", "recall", "revoke"):
        pass
    play(city, monkeypatch, stories=8, steps=12, fixed=True)
    print(c)
    c.clear()
    play(city, monkeypatch, stories=60, steps=25, fixed=False)
    print(c)
