"""Heads of tables in eight languages and three forms: what may name a person is left out, the rest is known.

The lists were written before the rules they try.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import pytest

from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.suggest import Suggestion, suggestions
from geo.layers.pack import Pack
from geo.store.files import load_pack
from tests.importing import files

LATIN: Final = ("Ana Zutano", "Luis Mengano Cruz", "Eva Perengano", "Juan Fulano")
CYRILLIC: Final = ("Петренко И.И.", "Иванова Анна", "Сидоров Пётр Ильич", "Коваль О. П.")
ARABIC: Final = ("أحمد علي", "سارة محمد", "خالد حسن", "ليلى عمر")
PHONES: Final = ("600123123", "600 555 112", "+34 600 555 113", "600-555-114")
PAPERS: Final = ("12345678A", "77777777", "AB123456", "40112233")
MAILS: Final = ("a@b.example", "c@d.example", "e@f.example", "g@h.example")
TALES: Final = (
    "Según su hermano Juan Fulano, tel. 600123123, cerca de la escuela",
    "Met Eva at the market on 5 May",
    "-",
    "call 600 555 112",
)
DAYS: Final = ("14.03.2023", "15.03.2023", "16.03.2023", "29.04.2023")
PLACES: Final = ("Alpha", "Beta", "Gamma", "Alpha")
NUMBERS: Final = ("1", "0", "2", "1")

_VALUES: Final[Mapping[str, Sequence[str]]] = {
    "latin": LATIN, "cyrillic": CYRILLIC, "arabic": ARABIC, "phone": PHONES, "paper": PAPERS, "mail": MAILS,
    "tale": TALES, "day": DAYS, "place": PLACES, "number": NUMBERS,
    "street": ("C/ Sol 3", "Av. Norte 12", "C/ Luna 4", "Plaza 1"),
    "device": ("AP mine", "UXO", "AT mine", "UXO"),
    "мина": ("ПТМ", "противопехотная мина", "неизвестно", "НРБ"),
    "doing": ("Farming", "Herding", "Farming", "Other"),
    "дело": ("выпас скота", "сельхозработы", "в пути", "собирательство"),
    "out": ("herido", "muerto", "ileso", "fallecido"),
    "исход": ("погиб", "ранен", "ранена", "тяжело ранен"),
    "age": ("34", "12", "40", "7"),
    "counter": ("1", "2", "3", "4"),
    "sea": ("Atlantic", "Atlantic", "Atlantic", "Atlantic"),
    "none": ("", "", "", ""),
}  # fmt: skip

GONE: Final = "left out"
"""Wanted of a column that must be neither kept nor shown."""
COUNTED: Final = "counted"
"""Wanted of a column of numbers of people."""

HEADS: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
    "English": [
        ("Date", "day", "date"), ("District", "place", "district"), ("Victim", "latin", GONE),
        ("Name of injured person", "latin", GONE), ("Surname", "latin", GONE),
        ("Witness 2", "latin", GONE), ("Beneficiary", "latin", GONE), ("Guardian", "latin", GONE),
        ("Next of kin", "latin", GONE), ("Reporter", "latin", GONE), ("Reported to", "latin", GONE),
        ("Tel. no.", "phone", GONE), ("Mobile phone", "phone", GONE), ("Cell", "phone", GONE),
        ("WhatsApp", "phone", GONE), ("E-Mail", "mail", GONE), ("ID card no", "paper", GONE),
        ("Passport No.", "paper", GONE), ("Home address", "street", GONE), ("Narrative", "tale", GONE),
        ("Remarks", "tale", GONE), ("Victims", "number", COUNTED), ("Device", "device", "device_type"),
        ("Activity", "doing", "activity"),
    ],
    "Spanish": [
        ("Fecha", "day", "date"), ("Departamento", "place", "district"), ("Víctima", "latin", GONE),
        ("DNI", "paper", GONE), ("C.I.", "paper", GONE), ("N° de cédula", "paper", GONE),
        ("Celular", "phone", GONE), ("Móvil", "phone", GONE), ("Teléfono de contacto", "phone", GONE),
        ("Testigo", "latin", GONE), ("Beneficiario/a", "latin", GONE), ("Tutor", "latin", GONE),
        ("Apoderado", "latin", GONE), ("Correo", "mail", GONE), ("Domicilio", "street", GONE),
        ("Observaciones", "tale", GONE), ("Relato de los hechos", "tale", GONE),
        ("Consecuencia", "out", "outcome"), ("N° de víctimas", "number", COUNTED),
        ("Tipo de artefacto", "device", "device_type"),
    ],
    "French": [
        ("Date de l'accident", "day", "date"), ("Commune", "place", "district"),
        ("Victime", "latin", GONE), ("Nom de la victime", "latin", GONE), ("Prénom(s)", "latin", GONE),
        ("Témoin", "latin", GONE), ("Bénéficiaire", "latin", GONE), ("Tuteur", "latin", GONE),
        ("N° de téléphone", "phone", GONE), ("Portable", "phone", GONE), ("Courriel", "mail", GONE),
        ("Carte d'identité", "paper", GONE), ("Passeport", "paper", GONE),
        ("Adresse de la victime", "street", GONE), ("Récit", "tale", GONE),
        ("Nombre de victimes", "number", COUNTED), ("Engin", "device", "device_type"),
    ],
    "Russian": [
        ("№ п/п", "counter", "*"), ("Дата", "day", "date"), ("Район", "place", "district"),
        ("ФИО пострадавшего", "cyrillic", GONE), ("Пострадавший", "cyrillic", GONE),
        ("Тел.", "phone", GONE), ("Моб. телефон", "phone", GONE), ("Свидетель", "cyrillic", GONE),
        ("Паспорт", "paper", GONE), ("Паспортные данные", "paper", GONE), ("Опекун", "cyrillic", GONE),
        ("Эл. почта", "mail", GONE), ("Место жительства", "street", GONE), ("Примечание", "tale", GONE),
        ("Вид деятельности", "дело", "activity"), ("Вид боеприпаса", "мина", "device_type"),
        ("Исход", "исход", "outcome"), ("Количество пострадавших", "number", COUNTED),
    ],
    "Ukrainian": [
        ("Дата події", "day", "date"), ("Громада", "place", "district"), ("ПІБ", "cyrillic", GONE),
        ("ПІБ постраждалого", "cyrillic", GONE), ("Постраждалий", "cyrillic", GONE),
        ("Прізвище", "cyrillic", GONE), ("Ім'я", "cyrillic", GONE), ("Свідок", "cyrillic", GONE),
        ("Номер телефону", "phone", GONE), ("Електронна пошта", "mail", GONE), ("Адреса", "street", GONE),
        ("Примітки", "tale", GONE), ("Кількість постраждалих", "number", COUNTED),
        ("Вид діяльності", "дело", "activity"),
    ],
    "Arabic": [
        ("تاريخ الحادث", "day", "date"), ("اسم الضحية", "arabic", GONE), ("الضحية", "arabic", GONE),
        ("الاسم", "arabic", GONE), ("رقم الهاتف", "phone", GONE), ("جوال", "phone", GONE),
        ("شاهد", "arabic", GONE), ("المستفيد", "arabic", GONE), ("جواز السفر", "paper", GONE),
        ("رقم الهوية", "paper", GONE), ("البريد الإلكتروني", "mail", GONE), ("العنوان", "street", GONE),
        ("ملاحظات", "tale", GONE), ("عدد الضحايا", "number", COUNTED),
    ],
    "Azerbaijani": [
        ("Hadisənin tarixi", "day", "date"), ("Rayon", "place", "district"),
        ("Zərərçəkən", "latin", GONE), ("Adı", "latin", GONE), ("Soyadı", "latin", GONE),
        ("Telefon nömrəsi", "phone", GONE), ("Şahid", "latin", GONE), ("Pasport", "paper", GONE),
        ("FİN", "paper", GONE), ("Ünvan", "street", GONE), ("Qeyd", "tale", GONE),
        ("Zərərçəkənlərin sayı", "number", COUNTED),
    ],
    "Portuguese": [
        ("Data do acidente", "day", "date"), ("Distrito", "place", "district"), ("Vítima", "latin", GONE),
        ("Nome da vítima", "latin", GONE), ("Sobrenome", "latin", GONE), ("Testemunha", "latin", GONE),
        ("Beneficiário", "latin", GONE), ("Telemóvel", "phone", GONE), ("Telefone", "phone", GONE),
        ("Bilhete de identidade", "paper", GONE), ("CPF", "paper", GONE), ("Endereço", "street", GONE),
        ("Morada", "street", GONE), ("Observações", "tale", GONE),
        ("Número de vítimas", "number", COUNTED),
    ],
    "form": [
        ("grp/victim_name", "latin", GONE), ("grp/Phone number / Número de teléfono", "phone", GONE),
        ("Name of the reporter / Nombre del informante", "latin", GONE),
        ("Describe what happened", "tale", GONE), ("caregiver_name", "latin", GONE),
        ("respondent_phone", "phone", GONE), ("start", "day", "reported_date"),
        ("Date of accident", "day", "date"), ("What were people doing?", "doing", "activity"),
    ],
    "system": [
        ("event_date", "day", "date"), ("region", "sea", "region"), ("admin1", "place", "district"),
        ("admin2", "none", "*"), ("notes", "tale", GONE), ("VictimFullName", "latin", GONE),
        ("PhoneNo", "phone", GONE), ("NationalID", "paper", GONE), ("GuardianName", "latin", GONE),
        ("Person_ID_number", "paper", GONE),
    ],
    "names that say nothing": [
        ("Q1", "day", "*"), ("Q2", "latin", GONE), ("Q3", "phone", GONE), ("Q4", "paper", GONE),
        ("Q5", "mail", GONE), ("Q6", "tale", GONE), ("Q7", "cyrillic", GONE), ("Q8", "arabic", GONE),
        ("Q9", "place", "district"), ("Q10", "out", "outcome"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(files.pack(tmp_path_factory.mktemp("heads") / "pack"))


def understood(head: Sequence[str], cells: Sequence[Sequence[str]], pack: Pack) -> dict[str, Suggestion]:
    """Return what each column is taken for."""
    from geo.importing.run import index_of  # noqa: PLC0415 -- of the pack as an import sees it

    frame = pd.DataFrame(
        {name: [one or None for one in values] for name, values in zip(head, cells, strict=True)},
        dtype=object,
    )
    found = suggestions(frame, tags={}, decimal=".", index=index_of(pack), bounds=pack.meta.bounds)
    return {one.column: one for one in found}


def fault(wanted: str, one: Suggestion) -> bool:
    """Return whether a column is taken for something else than it should be."""
    if wanted == GONE:
        return one.roles not in {(PERSON,), (IGNORED,)} or bool(one.samples)
    if wanted == COUNTED:
        return one.roles[0] not in {"casualties", "outcome_unknown"}
    return wanted != "*" and wanted not in one.roles


@pytest.mark.parametrize("name", HEADS)
def test_a_head_is_known_and_nothing_of_a_person_is_kept(pack: Pack, name: str) -> None:
    columns = HEADS[name]
    found = understood([head for head, _, _ in columns], [_VALUES[kind] for _, kind, _ in columns], pack)
    wrong = {head: (found[head].roles, wanted) for head, _, wanted in columns if fault(wanted, found[head])}
    assert wrong == {}


@pytest.mark.parametrize(
    ("head", "cells", "role"),
    [
        # Values decide where a name may mean a person or a number of people.
        ("Victim", NUMBERS, COUNTED),
        ("Víctimas", LATIN, GONE),
        ("Пострадавшие", CYRILLIC, GONE),
        ("Пострадавшие", NUMBERS, COUNTED),
        # One name that stands in every row is a name still.
        ("Beneficiary", ["Ana Zutano"] * 4, GONE),
        # Words in capitals that are places of the pack, or stand often, name nobody.
        ("Q", ["Mine Action", "Mine Action", "Red Cross", "Red Cross"], EXTRA),
        ("Q", ["Alpha", "Beta", "Gamma", "Alpha"], "district"),
        ("Village", LATIN, "settlement"),
        ("Population", ["1200", "40", "5", "12"], EXTRA),
        # Days that no name explains are the date where there is no other, but for those of somebody's work.
        ("Q", DAYS, "date"),
        ("data_entry_date", DAYS, EXTRA),
        ("Date of birth", DAYS, GONE),
        ("dateofaccident", DAYS, "date"),
        ("#date+occurred", DAYS, "date"),
        # Places of a device are no telephones, and codes of districts lose their zeros.
        ("acc/gps", ["4.86088 -70.74494 0 5", "5.61384 -71.6248 0 5", "4.48163 -70.2969 0 4"], "coordinates"),
        ("acc/adm2_code", ["1", "2", "3", "1"], "district_code"),
        ("Q", ["1", "2", "3", "1"], EXTRA),
        # Groups of forms, parted by a stroke or a dash, whose numbers of people are no choices.
        ("acc-killed", ["1", "0", "2", "1"], "killed"),
        ("casualties/injured", NUMBERS, "injured"),
        ("zona", ["18N", "18N", "19N", "18N"], "utm_zone"),
        ("shape", ["10.5 20.5 0 0;10.6 20.5 0 0;10.5 20.5 0 0"] * 3, "coordinates"),
        ("رقم التقرير", ["R1", "R2", "R3", "R4"], "incident_id"),
        ("Tipo", ["MAP"] * 4, "device_type"),
        ("actor2", ["Civilians"] * 4, EXTRA),
    ],
)
def test_values_decide(pack: Pack, head: str, cells: Sequence[str], role: str) -> None:
    one = understood([head], [cells], pack)[head]
    assert not fault(role, one), one
