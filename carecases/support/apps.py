from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "carecases.support"
    label = "support"

    def ready(self) -> None:
        from carecases import conditions, keeping, printing, tabs
        from carecases.choices import Need, Tab
        from carecases.support import completeness, emails, ends, paper, selectors

        emails.register()
        printing.register(Tab.APPROACH, paper.approaches)
        printing.register(Tab.TLV, paper.tlvs)
        tabs.register(Tab.APPROACH, "support:approaches", count=selectors.number_of_approaches)
        tabs.register(Tab.TLV, "support:tlv")
        conditions.register(Need.TLV, completeness.missing_tlv)
        conditions.register(Need.DECISION, completeness.missing_decision)
        conditions.register(Need.APPROACH, completeness.missing_approach)
        conditions.register_content(completeness.support_in_the_way)
        conditions.register_decision(completeness.is_decided)
        for last_day in (ends.of_approaches, ends.of_decisions, ends.of_tlvs):
            keeping.register_end(last_day)
        keeping.register_decisions(ends.decisions_of)
