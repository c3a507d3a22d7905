"""Columns of the bulk feed's tables, in the order of the Legislature's own table definitions."""

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "BILL_TBL": "bill_id session_year session_num measure_type measure_num measure_state chapter_year chapter_type"
        " chapter_session_num chapter_num latest_bill_version_id active_flg trans_uid trans_update current_location"
        " current_secondary_loc current_house current_status days_31st_in_print",
        "BILL_VERSION_TBL": "bill_version_id bill_id version_num bill_version_action_date bill_version_action"
        " request_num subject vote_required appropriation fiscal_committee local_program substantive_changes urgency"
        " taxlevy bill_xml active_flg trans_uid trans_update",
        "BILL_VERSION_AUTHORS_TBL": "bill_version_id type house name contribution committee_members active_flg"
        " trans_uid trans_update primary_author_flg",
        "BILL_HISTORY_TBL": "bill_id bill_history_id action_date action trans_uid trans_update_dt action_sequence"
        " action_code action_status primary_location secondary_location ternary_location end_status",
        "BILL_SUMMARY_VOTE_TBL": "bill_id location_code vote_date_time vote_date_seq motion_id ayes noes abstain"
        " vote_result trans_uid trans_update file_item_num file_location display_lines session_date",
        "BILL_DETAIL_VOTE_TBL": "bill_id location_code legislator_name vote_date_time vote_date_seq vote_code"
        " motion_id trans_uid trans_update member_order session_date speaker",
        "BILL_MOTION_TBL": "motion_id motion_text trans_uid trans_update",
        "BILL_ANALYSIS_TBL": "analysis_id bill_id house analysis_type committee_code committee_name"
        " amendment_author analysis_date amendment_date page_num source_doc released_floor active_flg trans_uid"
        " trans_update",
        "COMMITTEE_HEARING_TBL": "bill_id committee_type committee_nr hearing_date location_code trans_uid"
        " trans_update_date",
        "COMMITTEE_AGENDA_TBL": "committee_code committee_desc agenda_date agenda_time line1 line2 line3 building_type"
        " room_num",
        "DAILY_FILE_TBL": "bill_id location_code consent_calendar_code file_location publication_date floor_manager"
        " trans_uid trans_update_date session_num status",
        "LOCATION_CODE_TBL": "session_year location_code location_type consent_calendar_code description"
        " long_description active_flg trans_uid trans_update inactive_file_flg",
        "LEGISLATOR_TBL": "district session_year legislator_name house_type author_name first_name last_name"
        " middle_initial name_suffix name_title web_name_title party active_flg trans_uid trans_update"
        " active_legislator",
        "VETO_MESSAGE_TBL": "bill_id veto_date message trans_uid trans_update",
        "LAW_SECTION_TBL": "id law_code section_num op_statues op_chapter op_section effective_date"
        " law_section_version_id division title part chapter article history content_xml active_flg trans_uid"
        " trans_update",
    }.items()
}
# Tables that the tracker has no use for yet; known, so that they are no news.
NOT_READ = frozenset({"CODES_TBL", "LAW_SECTION_TBL", "LAW_TOC_TBL", "LAW_TOC_SECTIONS_TBL"})
