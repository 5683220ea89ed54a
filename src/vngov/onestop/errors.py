"""Errors of one-stop work (lỗi của bộ phận một cửa)."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = ["AgencyUnknown", "DossierNotFound", "InvalidCode", "NoProcedure", "NoSlip", "ProcedureFileError"]


class InvalidCode(InvalidInput):
    """A text that is no code of a dossier (mã hồ sơ không hợp lệ)."""

    code = "onestop_invalid_code"
    vi = "mã hồ sơ không hợp lệ: {why}"
    en = "not a code of a dossier: {why}"


class AgencyUnknown(VngovError):
    """An office without the electronic id of its body (chưa biết mã định danh điện tử của cơ quan): no code can be made."""

    code = "onestop_agency_unknown"
    vi = "đơn vị {unit} chưa khai mã định danh điện tử của cơ quan tiếp nhận, nên chưa cấp được mã hồ sơ"
    en = "unit {unit} has not said the electronic id of the receiving body, so that no code can be given"


class DossierNotFound(VngovError, LookupError):
    """A dossier that the unit does not hold (không có hồ sơ này)."""

    code = "onestop_dossier_not_found"
    vi = "đơn vị {unit} không có hồ sơ {id}"
    en = "unit {unit} holds no dossier {id}"


class NoProcedure(VngovError, LookupError):
    """A procedure that is not known, or not on that day (không có thủ tục)."""

    code = "onestop_no_procedure"
    vi = "không có thủ tục {procedure} vào ngày {on:%d/%m/%Y}: {why}"
    en = "no procedure {procedure} on {on:%Y-%m-%d}: {why}"
    repeats = ("procedure",)


class NoSlip(VngovError):
    """A slip for which the dossier has no ground (không có căn cứ lập phiếu): not received, not asked, not refused."""

    code = "onestop_no_slip"
    vi = "hồ sơ không có căn cứ để lập phiếu: {why}"
    en = "the dossier gives no ground for this slip: {why}"


class ProcedureFileError(InvalidInput):
    """A file of procedures that cannot be used (tệp thủ tục sai): says which entry and why."""

    code = "onestop_procedure_file"
    vi = "{file}: {where}: {why}"
    en = "{file}: {where}: {why}"
