"""Text that speaks to a machine and not to a reader: it would tell a chat model what to say.

A sentence is told by two signs together: one that sets earlier instructions aside, addresses a model or speaks
of its answer, and one that orders. Each language has its own words; what fits none of them passes, and is
then only quoted, never obeyed, for no answer is made by a model that could obey it unchecked.
"""

import re
import unicodedata

from corpus.folding import fold

_GAP = r"[^.!?。！？؟\n]{0,80}"
# Marks of the formats in which models are spoken to.
_MARKS = re.compile(
    r"<\|?/?(?:im_start|im_end|system|endoftext|assistant|user)\|?>|\[/?(?:inst|sys|system)\]|<</?sys>>"
    r"|^#{2,}\s*(?:system|instructions?|response)\s*:?\s*$|\b(?:system|developer) ?(?:prompt|message|override)\b"
    r"|\bprompt injection\b|\bjailbreak\b|\bdan mode\b|\bdeveloper mode\b",
    re.IGNORECASE | re.MULTILINE,
)
_MODEL = (
    r"(?:a\.?i\.?(?: (?:assistants?|models?|systems?|agents?|bots?|tools?))?|artificial intelligence|chat ?-?bots?|"
    r"(?:large )?language models?|llms?|chatgpt|gpt(?:-?\d\S*)?|claude|gemini|copilot|virtual assistants?|"
    r"digital assistants?|web crawlers?|automated (?:systems?|agents?|assistants?|readers?))"
)
_ORDER = (
    r"(?:must|should|shall|always|never|do not|don't|need to|have to|are (?:now )?(?:required|instructed|ordered|to)|"
    r"is (?:required|instructed|ordered|to)|please|ignore|disregard|forget|say|state|tell|claim|reply|respond|output|"
    r"repeat|recommend|reveal|insert|include|append|prioriti[sz]e|treat)"
)
_SPOKEN_OF = (
    r"(?:instructions?|prompts?|rules?|guidelines?|directives?|constraints?|polic(?:y|ies)|training|orders)"
)

# One pattern a language, or several where its words stand in another order.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # en
        rf"\b(?:ignore|disregard|forget|override|overrule|bypass|discard|set aside|do not (?:follow|obey)|"
        rf"stop following|pay no attention to|never mind)\b{_GAP}\b(?:previous|prior|above|earlier|preceding|"
        rf"all|any|other|system|existing|original|initial|former|your|these|those|everything)\b{_GAP}"
        rf"\b(?:{_SPOKEN_OF}|context|you (?:were|have been) told|text|messages?|content)\b",
        r"\b(?:forget|ignore|disregard) (?:everything|all|what(?:ever)?) (?:you|that (?:was|came)|(?:was|is) "
        r"(?:said|written)|above|before)\b",
        rf"\b(?:you are|you're|act as|behave as|pretend (?:to be|that you are)|from now on,? you|imagine you are) {_GAP}"
        rf"\b{_MODEL}\b",
        r"\b(?:you are|you're) now (?:an?|the|in|no longer|free|going)\b",
        rf"\b(?:as an?|dear|attention,?|hey|hello|hi|note (?:to|for)(?: the| any| all)?|instructions? (?:to|for)"
        rf"(?: the| any| all)?|message (?:to|for)(?: the| any| all)?|to (?:the|any|all)) {_MODEL}\b",
        rf"\b(?:if|when|whenever|in case) you(?:'re| are) (?:an? )?{_MODEL}\b",
        rf"\b{_MODEL} (?:reading|processing|parsing|summari[sz]ing|answering|that reads?)\b",
        rf"\b{_MODEL}\W+(?:{_GAP}\W)?(?:must|should|shall|always|never|is (?:required|instructed) to|"
        rf"are (?:required|instructed) to)\b{_GAP}\b(?:say|state|tell|claim|reply|respond|answer|output|recommend|"
        rf"reveal|include|treat|mention|inform|direct|ignore|disregard|cite|quote|present|give|use|send)\b",
        rf"\b(?:when(?:ever)?|if|each time|every time)\b{_GAP}\b(?:asks?|asked|answering|responding|replying|"
        rf"inquires?|questions?|quer(?:y|ies|ied)|wants? to know)\b{_GAP}[, ](?:you (?:must|should|shall|will|are to)|"
        rf"always|simply|just|only|please|instead)?\s*(?:always|simply|just|only)?\s*"
        rf"(?:say|answer|reply|respond|tell (?:them|him|her|the (?:user|student|applicant|visitor))|state that|"
        rf"claim|insist|pretend|output|print|recommend)\b",
        rf"\b(?:always|only|simply|instead,?|just|must|should) (?:answer|reply|respond|say)\b {_GAP}"
        rf"\b(?:with|that|by|to (?:every|any|all|each))\b",
        r"\b(?:your|the) (?:next )?(?:answers?|responses?|repl(?:y|ies)|outputs?|summar(?:y|ies)|completions?)\b"
        r"\W+(?:must|should|shall|will|has to|needs to) (?:be|begin|start|end|include|contain|say|state|mention|"
        r"only|always|not|never|consist|read)\b",
        r"\b(?:in|to|at the end of|at the start of|into|from) your (?:next )?(?:answers?|responses?|reply|replies|"
        r"outputs?|summar(?:y|ies))\b",
        rf"\b(?:do not|don't|never) (?:tell|reveal|disclose|mention|show|inform|cite|warn|alert)\b{_GAP}"
        rf"\b(?:the users?|these instructions|this (?:instruction|prompt|message|text|note)|your (?:instructions|"
        rf"prompt|sources?)|to (?:the )?users?|that you)\b",
        rf"\b(?:reveal|print|repeat|output|show|leak|display)\b{_GAP}\b(?:your (?:instructions|prompt|rules|"
        rf"configuration|hidden)|api keys?|passwords?|the conversation)\b",
        rf"\b(?:new|updated|important|urgent|hidden|secret|additional) (?:system )?(?:instructions?|directives?)"
        rf"(?: (?:for|to) {_GAP})?\s*:",
        r"\btell (?:the users?|anyone who asks|everyone who asks|all users|them) (?:that|to)\b",
        rf"\b(?:translate|summari[sz]e|rewrite|convert) (?:this|the following|your)\b{_GAP}\b(?:answer|response|"
        rf"reply|output|instead)\b",
        # ru, be
        r"\b(?:игнорируй|проигнорируй|забудь|отмени|не следуй|не выполняй|не обращай|ігнаруй|праігнаруй|забудзь)\w*\b"
        rf"{_GAP}(?:инструкци|указани|правил|команд|промпт|выше|предыдущ|сказан|інструкцы|указан|правіл|папярэдн)",
        r"\b(?:ты|вы)\b[ —–-]+(?:теперь |сейчас )?(?:это )?(?:ии\b|искусственн|чат-?бот|языков\w+ модел|ассистент|"
        r"ассистентка|нейросет|помощник|бот\b)",
        r"(?:\bии\b|искусственн\w+ интеллект\w*|чат-?бот\w*|языков\w+ модел\w+|нейросет\w*|ии-?\s?(?:ассистент|помощник)\w*)"
        rf"{_GAP}(?:долж[ен]\w*|обязан\w*|следует|отвечай\w*|ответь\w*|скажи\w*|говори\w*|сообщай\w*|сообщи\w*|"
        r"рекомендуй\w*|игнорируй\w*|всегда|никогда|напиши\w*|утверждай\w*)",
        rf"(?:если|когда)\b{_GAP}(?:спросят|спрашивают|спросит|спрашивает|спросили|вопрос){_GAP}"
        r"(?:отвечай|ответь|говори|скажи|сообщай|сообщи|утверждай|рекомендуй|пиши)(?:те)?\b",
        r"\b(?:всегда|только) (?:отвечай|говори|сообщай|утверждай|рекомендуй)(?:те)?\b",
        r"\bв (?:своём|своем|твоём|твоем|вашем) ответе\b|\bсистемн\w+ (?:промпт|инструкци|сообщени)\w*",
        rf"\b(?:чат-?бот|штучн\w+ інтэлект|моўн\w+ мадэл)\w*{_GAP}(?:павінн?а?|павінен|заўсёды|адказвай|скажы)\w*",
        r"\b(?:адказвай|кажы) (?:толькі|заўсёды)|\b(?:заўсёды|толькі) (?:адказвай|кажы)",
        # es, fr
        rf"\b(?:ignora|ignore|olvida|olvide|descarta|haz caso omiso|no sigas)\w*\b{_GAP}\b(?:instrucciones|órdenes|"
        rf"ordenes|reglas|indicaciones|anterior(?:es)?|previ[oa]s?|prompt)\b",
        rf"\b(?:eres|ahora eres|actúa como|actua como)\b{_GAP}\b(?:ia|inteligencia artificial|asistente|chatbot|"
        rf"modelo de lenguaje|bot)\b",
        rf"\b(?:ia|inteligencia artificial|chatbots?|modelos? de lenguaje|asistentes? virtual(?:es)?)\b{_GAP}"
        rf"\b(?:deben?|debes|responde|responda|di|diga|siempre|nunca|recomienda|afirma)\b{_GAP}\b(?:decir|responder|"
        rf"que|afirmar|recomendar|ignorar)\b",
        rf"\b(?:si|cuando)\b{_GAP}\b(?:pregunt\w+)\b{_GAP}\b(?:responde|responda|di|diga|contesta|conteste|afirma)\b",
        r"\b(?:responde|contesta|di) siempre\b|\bsiempre (?:responde|contesta|di)\b|\ben tu respuesta\b",
        rf"\b(?:ignore[zr]?|oublie[zr]?|ne (?:tiens|tenez) pas compte|ne (?:suis|suivez) pas)\b{_GAP}\b(?:instructions|"
        rf"consignes|règles|regles|ordres|précédente?s?|precedente?s?|prompt|ci-dessus)\b",
        rf"\b(?:tu es|vous êtes|vous etes|agis comme|agissez comme)\b{_GAP}\b(?:ia|intelligence artificielle|assistant|"
        rf"chatbot|modèle de langage|modele de langage|robot)\b",
        rf"\b(?:ia|intelligence artificielle|chatbots?|modèles? de langage|modeles? de langage|assistants? virtuels?)\b"
        rf"{_GAP}\b(?:doit|doivent|dois|devez|réponds|répondez|reponds|repondez|dis|dites|toujours|jamais)\b{_GAP}"
        rf"\b(?:dire|répondre|repondre|que|affirmer|recommander|ignorer)\b",
        rf"\b(?:si|quand|lorsqu?e?)\b{_GAP}\bdemand\w+\b{_GAP}\b(?:réponds|répondez|reponds|repondez|dis|dites|affirme[zr]?)\b",
        r"\b(?:réponds|répondez|dis|dites) toujours\b|\bdans (?:ta|votre) réponse\b",
        # tr, tk, uz
        rf"\b(?:önceki|yukarıdaki|tüm|bütün|onceki|yukaridaki|tum)\b{_GAP}(?:talimat|komut|kural|yönerge|yonerge)\w*{_GAP}"
        rf"(?:yok say|görmezden gel|gormezden gel|unut|dikkate alma|geçersiz|uyma)",
        rf"\b(?:yapay zek[aâ]\w*|sohbet robotu\w*|chatbot\w*|dil modeli\w*|sanal asistan\w*)\b{_GAP}(?:malı|meli|mali|"
        rf"söyle|soyle|yanıtla|yanitla|cevapla|her zaman|asla|öner|oner|yanıt ver|cevap ver)",
        rf"\b(?:sen|siz)\b{_GAP}\b(?:yapay zek[aâ]|asistan|chatbot|dil modeli)\w*",
        rf"\b(?:sorulduğunda|soruldugunda|sorarsa|sorulursa|sorduğunda|sordugunda)\b{_GAP}(?:söyle|soyle|de\b|cevap|yanıt|yanit)",
        r"\bher zaman\b.{0,60}\b(?:cevap ver|yanıt ver|yanit ver|söyle|soyle|cevapla|yanıtla)",
        rf"\b(?:öňki|onki|oldingi|avvalgi|yuqoridagi|ýokardaky|barcha|ähli)\b{_GAP}(?:görkezme|gorkezme|buýrug|buyrug|"
        rf"ko.?rsatma|buyruq|qoida|düzgün|duzgun)\w*{_GAP}(?:unut|e.?tibor|inkor|hasaba alma|äsgerme|asgerme|bekor)",
        rf"\b(?:sun.?iy intellekt|emeli aň|emeli an|emeli intellekt|chatbot|çatbot|til modeli|dil modeli)\w*{_GAP}"
        rf"(?:kerak|shart|javob ber|ayt|doim|hemişe|hemise|jogap ber|diý|diy|maslahat|tavsiya|hech qachon|hiç haçan)",
        rf"\b(?:so.?rasa|sorasa|soralsa|so.?ralganda|soralanda)\b{_GAP}(?:javob ber|ayt|jogap ber|diý|diy)",
        r"\b(?:doim|har doim|hemişe|hemise)\b.{0,60}\b(?:javob ber|deb ayt|jogap ber|diýip)",
        # zh
        r"(?:忽略|无视|忘记|忘掉|不要理会|不要遵循|不要遵守|忽视|無視)[^。！？\n]{0,30}(?:指令|指示|提示|规则|規則|要求|内容|说明|设定)",
        r"(?:你|您)(?:现在)?(?:是|作为|扮演|将扮演)[^。！？\n]{0,20}(?:人工智能|AI|助手|机器人|语言模型|模型)",
        r"(?:人工智能|AI|聊天机器人|语言模型|大模型|智能助手|AI ?助手)[^。！？\n]{0,30}(?:必须|应该|应当|请|务必|不得|总是|永远|一律)"
        r"[^。！？\n]{0,20}(?:回答|回复|告诉|说|声明|推荐|忽略|输出)",
        r"(?:如果|当|若|每当|凡是)[^。！？\n]{0,30}(?:询问|问|提问|问起|问到)[^。！？\n]{0,20}(?:回答|回复|告诉|请说|就说|声称|必须说)",
        r"(?:始终|总是|一律|只能|务必|永远)(?:要)?(?:回答|回复|告诉|说)|在(?:你|您)的(?:回答|回复|答复)中|系统提示",
        # ar, fa
        r"(?:تجاهل|تجاهلوا|تجاهلي|انس|انسَ|لا تتبع|اهمل|أهمل)[^.!؟\n]{0,60}(?:التعليمات|تعليمات|الأوامر|القواعد|السابقة|أعلاه|التوجيهات)",
        r"(?:أنت|انت|أنتَ)[^.!؟\n]{0,20}(?:ذكاء اصطناعي|مساعد|روبوت|نموذج لغ)",
        r"(?:الذكاء الاصطناعي|ذكاء اصطناعي|روبوت الدردشة|روبوتات الدردشة|نموذج اللغة|النموذج اللغوي|نماذج اللغة|المساعد الافتراضي|المساعد الذكي)"
        r"[^.!؟\n]{0,60}(?:يجب|ينبغي|أجب|اجب|قل|أخبر|اخبر|دائم|أبد|أن يقول|أوصِ|رد)",
        r"(?:إذا|اذا|عندما|كلما)[^.!؟\n]{0,60}(?:سأل|سئل|سُئل|سألك|يسأل|السؤال)[^.!؟\n]{0,60}(?:أجب|اجب|قل|فقل|أخبر|اخبر|رد|فأجب)",
        r"(?:أجب|اجب|قل) دائم|دائم[اً]+ (?:أجب|اجب|قل)|في (?:إجابتك|ردك|اجابتك)|موجه النظام",
        r"(?:نادیده بگیر|نادیده گرفته|فراموش کن|پیروی نکن|توجه نکن)",
        r"(?:تو|شما)[^.!؟\n]{0,30}(?:هوش مصنوعی|دستیار|چت ?بات|مدل زبانی)",
        r"(?:هوش مصنوعی|چت[\u200c ]?بات|ربات گفتگو|مدل زبانی|دستیار مجازی)[^.!؟\n]{0,60}(?:باید|نباید|همیشه|هرگز|پاسخ ده|بگو|بگوید|توصیه کن)",
        r"(?:اگر|وقتی|هنگامی)[^.!؟\n]{0,60}(?:پرسید|بپرسد|پرسیده|سؤال|سوال)[^.!؟\n]{0,60}(?:بگو|پاسخ بده|پاسخ دهید|جواب بده|بگویید)",
        r"همیشه (?:بگو|پاسخ|جواب)|در پاسخ (?:خود|خودت|خودتان)",
        # hi
        r"(?:पिछले|पूर्व|पहले|ऊपर|उपरोक्त|सभी)[^।.!?\n]{0,60}(?:निर्देश|आदेश|नियम)[^।.!?\n]{0,40}(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा|मत मान)",
        r"(?:आप|तुम)[^।.!?\n]{0,30}(?:एआई|AI|चैटबॉट|भाषा मॉडल|सहायक)[^।.!?\n]{0,20}(?:हैं|हो|है)",
        r"(?:एआई|\bAI\b|कृत्रिम बुद्धि\S*|चैटबॉट|भाषा मॉडल)[^।.!?\n]{0,60}(?:चाहिए|हमेशा|कभी नहीं|बताएं|बताओ|कहें|कहो|उत्तर द|जवाब द|सिफारिश)",
        r"(?:पूछ\S*|सवाल|प्रश्न)[^।.!?\n]{0,60}(?:कहें|कहो|उत्तर दें|उत्तर दो|जवाब दें|जवाब दो|बताएं कि|बताओ कि)",
        r"हमेशा[^।.!?\n]{0,40}(?:उत्तर द|जवाब द|कहें|कहो)|अपने (?:उत्तर|जवाब) में",
    )
)  # fmt: skip
# Characters that show nothing: tags in which text can be written, and long runs of joiners.
_INVISIBLE = re.compile("[\U000e0020-\U000e007f]{2,}|[\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e]{4,}")
_SPACED = re.compile(r"\b(?:[^\W\d_][ .·_*-]){5,}[^\W\d_]\b")


def instructs_machine(text: str) -> str | None:
    """The words of a text that tell a machine what to do, None where there are none."""
    for variant in _variants(text):
        if found := _MARKS.search(variant) or next(
            filter(None, (one.search(variant) for one in _PATTERNS)), None
        ):
            start = max(0, found.start() - 40)
            return " ".join(variant[start : found.end() + 80].split())
    return None


def invisible_text(text: str) -> bool:
    """Whether a text holds characters that no reader sees and a machine reads."""
    return _INVISIBLE.search(text) is not None


def _variants(text: str) -> tuple[str, ...]:
    """The text as it stands, and as it reads without the means by which words are kept from being found."""
    plain = unicodedata.normalize("NFKC", re.sub("[\u00ad\u200b\u2060-\u2064\ufeff]", "", text))
    found = dict.fromkeys((plain, fold(plain)))
    if _SPACED.search(plain):
        found[_SPACED.sub(lambda match: re.sub(r"[ .·_*-]", "", match[0]), plain)] = None
    return tuple(found)
