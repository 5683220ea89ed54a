"""Names of the fields of a filing as the forms write them (tên các mục trên tờ khai), for letters that ask about one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vngov.basis import Text

__all__ = ["label_of"]


def label_of(path: str) -> Text:
    """Name the field that a finding points to ("$.child.born"), or the part of the form it stands in; never the path itself.

    >>> label_of("$.child.born").vi
    'Ngày, tháng, năm sinh của trẻ'
    >>> label_of("$.mother.residence.kind").vi
    'Nơi cư trú của người mẹ'
    """
    parts = _INDEX.sub("", path).removeprefix("$.").split(".")
    while parts:
        found = _LABELS.get(".".join(parts))
        if found is not None:
            return found
        parts.pop()
    return _FORM


_INDEX = re.compile(r"\[\d+\]")


def _of_parent(role: str, whose: Text) -> dict[str, Text]:
    return {f"{role}.{name}": Text(f"{label.vi} của {whose.vi}", f"{whose.en}: {label.en}") for name, label in _PARENT.items()}


_PARENT = {
    "name": Text("Họ, chữ đệm, tên", "name"),
    "born": Text("Năm sinh", "year of birth"),
    "ethnicity": Text("Dân tộc", "ethnic group"),
    "nationality": Text("Quốc tịch", "nationality"),
    "residence": Text("Nơi cư trú", "residence"),
    "settled_abroad": Text("Việc định cư ở nước ngoài", "settled abroad"),
    "personal_id": Text("Số định danh cá nhân", "personal id"),
    "id_paper": Text("Giấy tờ tùy thân", "identity paper"),
}
_MOTHER, _FATHER = Text("người mẹ", "the mother"), Text("người cha", "the father")
_FORM = Text("Nội dung tờ khai", "contents of the declaration")
_LABELS: Mapping[str, Text] = {
    **_of_parent("mother", _MOTHER),
    **_of_parent("father", _FATHER),
    "mother": Text("Phần ghi về người mẹ", "the part about the mother"),
    "father": Text("Phần ghi về người cha", "the part about the father"),
    "undetermined": Text("Cha, mẹ chưa xác định được", "parent who is not determined"),
    "child": Text("Phần ghi về người được khai sinh", "the part about the child"),
    "child.name": Text("Họ, chữ đệm, tên của trẻ", "name of the child"),
    "child.sex": Text("Giới tính của trẻ", "sex of the child"),
    "child.born": Text("Ngày, tháng, năm sinh của trẻ", "date of birth of the child"),
    "child.born_at": Text("Nơi sinh của trẻ", "place of birth of the child"),
    "child.origin": Text("Quê quán của trẻ", "place of origin of the child"),
    "child.ethnicity": Text("Dân tộc của trẻ", "ethnic group of the child"),
    "child.nationality": Text("Quốc tịch của trẻ", "nationality of the child"),
    "child.personal_id": Text("Số định danh cá nhân của trẻ", "personal id of the child"),
    "declarant": Text("Người đi khai sinh", "the declarant"),
    "declarant.name": Text("Họ, chữ đệm, tên người đi khai sinh", "name of the declarant"),
    "declarant.relation": Text("Quan hệ với người được khai sinh", "relation of the declarant to the child"),
    "declarant.personal_id": Text("Số định danh của người đi khai sinh", "personal id of the declarant"),
    "declarant.id_paper": Text("Giấy tờ tùy thân của người đi khai sinh", "identity paper of the declarant"),
    "declarant.authorisation": Text("Văn bản ủy quyền", "authorisation"),
    "declarant.kin_of_principal": Text("Quan hệ với người ủy quyền", "relation to the one who authorises"),
    "declarant.agreed_with_parents": Text("Việc thống nhất nội dung khai sinh với cha, mẹ", "agreement with the parents"),
    "applicant.id_paper": Text("Số định danh cá nhân hoặc số giấy tờ tùy thân của người yêu cầu", "number of the requester"),
    "evidence": Text("Giấy tờ chứng minh việc sinh", "proof of the birth"),
    "filed_at": Text("Nơi nộp hồ sơ", "where it is filed"),
    "received": Text("Ngày nộp hồ sơ", "day of filing"),
    "parents_married": Text("Việc đăng ký kết hôn của cha, mẹ", "the parents' marriage"),
    "mother_in_marriage": Text("Tình trạng hôn nhân của người mẹ khi sinh con", "the mother's marriage at the birth"),
    "recognition_asked": Text("Việc nhận cha, mẹ, con", "recognition of parent and child"),
    "name_settled": Text("Cách chọn họ, tên", "how the name was settled"),
    "ethnicity_settled": Text("Cách xác định dân tộc của trẻ", "how the ethnic group was settled"),
    "nationality_agreement": Text("Văn bản thỏa thuận chọn quốc tịch cho con", "agreement on the child's nationality"),
    "border": Text("Nơi thường trú của cha, mẹ ở khu vực biên giới", "residence of the parents in the border area"),
    "border.citizen_in_border_commune": Text(
        "Nơi thường trú của công dân Việt Nam ở xã biên giới", "residence of the citizen in a border commune"
    ),
    "border.neighbour_in_adjacent_unit": Text(
        "Nơi thường trú của công dân nước láng giềng", "residence of the neighbour country's citizen"
    ),
    "foundling": Text("Việc trẻ bị bỏ rơi", "the abandonment"),
    "foundling.found_on": Text("Ngày phát hiện trẻ bị bỏ rơi", "day on which the child was found"),
    "foundling.found_at": Text("Nơi phát hiện trẻ bị bỏ rơi", "place where the child was found"),
    "foundling.recorded": Text("Biên bản về việc trẻ bị bỏ rơi", "record of the abandonment"),
    "posted_on": Text("Ngày niêm yết", "day of posting"),
    "surrogacy": Text("Việc sinh do mang thai hộ", "surrogate birth"),
    "surrogacy_confirmed": Text("Văn bản xác nhận việc mang thai hộ", "confirmation of surrogacy"),
    "life": Text("Việc trẻ chết sau khi sinh", "death of the newborn"),
    "life.began": Text("Giờ, ngày trẻ sinh ra", "hour of birth"),
    "life.ended": Text("Giờ, ngày trẻ chết", "hour of death"),
    "life.asked_for": Text("Yêu cầu đăng ký cho trẻ chết sau khi sinh", "whether the entry is asked for"),
    "has_papers": Text("Hồ sơ, giấy tờ cá nhân có nội dung về khai sinh", "papers that tell of the birth"),
    "never_registered_pledged": Text("Giấy cam đoan chưa được đăng ký khai sinh", "pledge that the birth was not registered"),
    "lives_at": Text("Nơi trẻ đang sinh sống", "where the child lives"),
    "timeliness": Text("Thời hạn đăng ký khai sinh", "whether it is in time"),
    "in_border_commune": Text(
        "Nơi thường trú của công dân Việt Nam ở xã biên giới", "residence of the citizen in a border commune"
    ),
    "neighbour_adjacent": Text("Nơi thường trú của công dân nước láng giềng", "residence of the neighbour country's citizen"),
    "never_registered": Text("Giấy cam đoan chưa được đăng ký khai sinh", "pledge that the birth was not registered"),
    "kin_of_principal": Text("Quan hệ với người ủy quyền", "relation to the one who authorises"),
    "agreed_with_parents": Text("Việc thống nhất nội dung khai sinh với cha, mẹ", "agreement with the parents"),
    "found_recorded": Text("Biên bản về việc trẻ bị bỏ rơi", "record of the abandonment"),
    "entry_asked_for": Text("Yêu cầu đăng ký cho trẻ chết sau khi sinh", "whether the entry is asked for"),
    "nationality_confirmed": Text("Xác nhận của nước ngoài về quốc tịch của trẻ", "the foreign state's confirmation"),
    "nationality_agreed": Text("Văn bản thỏa thuận chọn quốc tịch cho con", "agreement on the child's nationality"),
    "found_at": Text("Nơi phát hiện trẻ bị bỏ rơi", "place where the child was found"),
    "child_born_country": Text("Nước nơi trẻ sinh ra", "country of birth of the child"),
    "mother_country": Text("Nước cư trú của người mẹ", "country of residence of the mother"),
    "father_country": Text("Nước cư trú của người cha", "country of residence of the father"),
    "mother_deceased": Text("Việc người mẹ đã chết", "whether the mother has died"),
    "father_deceased": Text("Việc người cha đã chết", "whether the father has died"),
    "mother_residing": Text("Loại nơi cư trú của người mẹ", "kind of residence of the mother"),
    "father_residing": Text("Loại nơi cư trú của người cha", "kind of residence of the father"),
}
