"""The assistant inside a LangChain chain: its search as a retriever, its answer as a step."""

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from assistant.answer import Answer, Message
from assistant.assistant import Assistant
from assistant.langchain import PageRetriever
from tests.project import JAPAN


def test_documents_say_where_their_words_stand(assistant: Assistant) -> None:
    found = PageRetriever(assistant=assistant, k=3).invoke("teachers trained in Akita")
    assert len(found) == 3 and "Akita" in found[0].page_content
    release = assistant.library.current().release
    for document in found:
        data = document.metadata
        page = release.document(data["document_id"])
        assert page is not None and page.text[data["start"] : data["end"]] == document.page_content
        assert data["release"] == "000001" and data["url"] == page.url and data["title"] == page.title


def test_retriever_and_answer_work_in_one_chain(assistant: Assistant) -> None:
    def sources(found: list[Document]) -> list[str]:
        return [document.metadata["passage_id"] for document in found]

    chain = RunnablePassthrough.assign(
        passages=RunnableLambda(lambda asked: asked["question"])
        | PageRetriever(assistant=assistant, k=2)
        | sources,
        answer=assistant.runnable(),
    )
    result = chain.invoke({"question": JAPAN, "history": []})
    answer = result["answer"]
    assert isinstance(answer, Answer) and answer.status == "answered"
    assert answer.citations[0].passage_id == result["passages"][0]


def test_history_gives_a_question_its_subject(assistant: Assistant) -> None:
    history = [Message("user", "Do you cooperate with Japan?"), Message("assistant", "Yes.")]
    asked: dict[str, str | list[Message]] = {"question": "for how long?", "history": history}
    answer = assistant.runnable().invoke(asked)
    assert "For more than 25 years" in answer.text
