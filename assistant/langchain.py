"""The assistant's search as a LangChain retriever, for those who build their own chain on the pages."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.assistant import Assistant


class PageRetriever(BaseRetriever):
    """Finds the `k` passages of the current release nearest to a question; raises `NotReady`.

    A document's content is verbatim. Its metadata says where it stands: release, passage_id, document_id,
    title, url, section, headings, language, retrieved_at, start and end (code points of the stored page),
    score (0 to 1).
    """

    assistant: Assistant
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        shelf = self.assistant.library.current()
        found = []
        for hit in self.assistant.search(shelf, query, self.k):
            passage = hit.passage
            page = shelf.release.document(passage.document_id)
            metadata = {
                "release": shelf.release.manifest.name,
                "passage_id": passage.id,
                "document_id": passage.document_id,
                "title": passage.title,
                "url": page.url if page else "",
                "section": list(passage.section),
                "headings": list(passage.headings),
                "language": passage.language,
                "retrieved_at": page.retrieved_at if page else "",
                "start": passage.span.start,
                "end": passage.span.end,
                "score": hit.score,
            }
            found.append(Document(passage.text, id=passage.id, metadata=metadata))
        return found
