from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "carecases.papers"
    label = "papers"

    def ready(self) -> None:
        from carecases import arriving, conditions, printing, sharing, signed_papers, tabs
        from carecases.choices import Need, Tab
        from carecases.papers import arriving_papers, completeness, files, notes, paper, selectors

        files.register()
        arriving.register(arriving_papers)
        notes.register()
        tabs.register(Tab.ATTACHMENTS, "papers:papers", count=selectors.number_of_papers)
        printing.register(Tab.ATTACHMENTS, paper.attachments)
        tabs.register(Tab.NOTES, "papers:notes")
        sharing.register(Tab.ATTACHMENTS, selectors.shareable_papers)
        signed_papers.register(selectors.papers_that_may_be_signed)
        conditions.register(Need.PAPERS, completeness.missing_papers)
        conditions.register_content(completeness.papers_in_the_way)
