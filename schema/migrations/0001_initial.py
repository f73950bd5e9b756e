"""Initial."""

from peewee import *
from schema.base import Key


def up(migrator, db):
    class DictionaryEntry(Model):
        id = CharField(primary_key=True, max_length=60)
        row_version = IntegerField(default=1)
        dictionary = CharField(index=True, max_length=40, default='')
        code = CharField(max_length=40, default='')
        label = CharField(max_length=300, default='')
        position = IntegerField(null=True, default=0)
        weight = IntegerField(null=True)
        active = BooleanField(null=True, default=True)
        class Meta:
            database = db
            table_name = 'dictionary_entry'
            indexes = ((('dictionary', 'code'), True),)
    db.create_tables([DictionaryEntry])

    class Territory(Model):
        id = Key()
        row_version = IntegerField(default=1)
        name_genitive = CharField(max_length=300, default='')
        name_prepositional = CharField(max_length=300, default='')
        locality = CharField(max_length=100, default='')
        administration_name = CharField(max_length=300, default='')
        administration_genitive = CharField(max_length=300, default='')
        guardianship_name = CharField(max_length=300, default='')
        guardianship_genitive = CharField(max_length=300, default='')
        guardianship_dative = CharField(max_length=300, default='')
        guardianship_accusative = CharField(max_length=300, default='')
        council_name = CharField(max_length=100, default='')
        council_genitive = CharField(max_length=100, default='')
        council_accusative = CharField(max_length=100, default='')
        council_prepositional = CharField(max_length=100, default='')
        plan_label = CharField(max_length=100, default='')
        plan_label_genitive = CharField(max_length=100, default='')
        plan_label_accusative = CharField(max_length=100, default='')
        plan_label_plural = CharField(max_length=100, default='')
        head_title = CharField(max_length=100, default='')
        deputy_title = CharField(max_length=200, default='')
        code = CharField(unique=True, max_length=20, default='')
        short_code = CharField(max_length=8, default='')
        name = CharField(max_length=300, default='')
        short_name = CharField(max_length=100, default='')
        region = CharField(max_length=100, default='Томская область')
        timezone = CharField(max_length=40, default='Asia/Tomsk')
        retention_years = IntegerField(null=True, default=75)
        margin_right = IntegerField(null=True, default=10)
        margin_top = IntegerField(null=True, default=20)
        margin_bottom = IntegerField(null=True, default=20)
        type_points = IntegerField(null=True, default=12)
        confidential_mark = CharField(max_length=100, default='Конфиденциально. Персональные данные')
        names_confirmed = BooleanField(null=True, default=False)
        class Meta:
            database = db
            table_name = 'territory'
    db.create_tables([Territory])

    class Organisation(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        full_name = CharField(max_length=300, default='')
        short_name = CharField(max_length=150, default='')
        name_genitive = CharField(max_length=300, default='')
        name_dative = CharField(max_length=300, default='')
        name_accusative = CharField(max_length=300, default='')
        name_instrumental = CharField(max_length=300, default='')
        org_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        role_in_system = CharField(max_length=40, default='')
        head_name = CharField(max_length=150, default='')
        head_position = CharField(max_length=150, default='')
        address = CharField(max_length=300, default='')
        phone = CharField(max_length=40, default='')
        email = CharField(max_length=120, default='')
        inn = CharField(max_length=12, default='')
        active = BooleanField(null=True, default=True)
        class Meta:
            database = db
            table_name = 'organisation'
    db.create_tables([Organisation])

    class Employee(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        organisation = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        last_name = CharField(max_length=80, default='')
        first_name = CharField(max_length=80, default='')
        patronymic = CharField(max_length=80, default='')
        gender = CharField(max_length=40, default='')
        position_name = CharField(max_length=200, default='')
        position_genitive = CharField(max_length=200, default='')
        position_dative = CharField(max_length=200, default='')
        position_accusative = CharField(max_length=200, default='')
        position_instrumental = CharField(max_length=200, default='')
        declension = TextField(default='')
        phone = CharField(max_length=40, default='')
        email = CharField(max_length=120, default='')
        hired_on = DateField(null=True)
        dismissed_on = DateField(null=True)
        can_be_curator = BooleanField(null=True, default=False)
        max_open_cases = IntegerField(null=True, default=10)
        class Meta:
            database = db
            table_name = 'employee'
    db.create_tables([Employee])

    class Family(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        created_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        family_name = CharField(max_length=120, default='')
        name_genitive_plural = CharField(max_length=120, default='')
        family_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        address = CharField(max_length=300, default='')
        registered_sop = BooleanField(null=True)
        sop_registered_on = DateField(null=True)
        sop_registered_off = DateField(null=True)
        note = TextField(default='')
        merged_into = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'family'
    db.create_tables([Family])

    class Case(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, on_delete='RESTRICT')
        number = CharField(index=True, max_length=40, default='')
        signal_number = CharField(max_length=40, default='')
        family = ForeignKeyField(Family, null=True, on_delete='RESTRICT')
        stage = IntegerField(default=1)
        state = CharField(max_length=40, default='draft')
        stage_since = DateField(null=True)
        risk_level = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        risk_review_needed = BooleanField(null=True, default=False)
        received_on = DateField(null=True)
        opened_on = DateField(null=True)
        service = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        deputy_curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        assigned_to = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        suspended_from = DateField(null=True)
        suspended_until = DateField(null=True)
        suspend_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        closed_on = DateField(null=True)
        close_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        attached_to = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        previous_case = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        relapse = BooleanField(null=True, default=False)
        retention_until = DateField(null=True)
        destroyed_on = DateField(null=True)
        destroyed_by = CharField(max_length=60, default='')
        confidentiality = CharField(max_length=40, default='normal')
        next_due_on = DateField(null=True)
        next_due_at = DateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'cases'
            indexes = ((('territory', 'next_due_at'), False), (('territory', 'state', 'stage'), False))
    db.create_tables([Case])

    class ServiceMemo(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        memo_kind = CharField(max_length=40, default='signal')
        addressee_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        addressee_person = CharField(max_length=200, default='')
        source_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        author = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        author_text = CharField(max_length=200, default='')
        parents_text = TextField(default='')
        child_location = CharField(max_length=300, default='')
        detected_at = DateTimeField(null=True)
        detected_place = CharField(max_length=200, default='')
        detection_way = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        facts = TextField(default='')
        signs = TextField(default='')
        abuser_text = CharField(max_length=200, default='')
        abuser_relation = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        immediate_threat = CharField(max_length=40, default='')
        measures_taken = TextField(default='')
        notified_at = DateTimeField(null=True)
        attachments_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'service_memo'
    db.create_tables([ServiceMemo])

    class PhoneMessage(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        incoming_number = CharField(max_length=40, default='')
        transmitted_at = DateTimeField(null=True)
        from_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        from_person = CharField(max_length=150, default='')
        from_position = CharField(max_length=150, default='')
        from_phone = CharField(max_length=40, default='')
        to_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        to_person = CharField(max_length=150, default='')
        text = TextField(default='')
        location = CharField(max_length=300, default='')
        immediate_threat = CharField(max_length=40, default='')
        received_by = CharField(max_length=150, default='')
        received_at = DateTimeField(null=True)
        read_back = BooleanField(null=True, default=False)
        followed_by_memo = ForeignKeyField(ServiceMemo, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'phone_message'
    db.create_tables([PhoneMessage])

    class AbuseFactEntry(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        received_at = DateTimeField(null=True)
        source_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        source_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        source_person = CharField(max_length=200, default='')
        source_phone = CharField(max_length=40, default='')
        anonymous = BooleanField(null=True, default=False)
        channel = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        memo = ForeignKeyField(ServiceMemo, null=True, on_delete='RESTRICT')
        phone_message = ForeignKeyField(PhoneMessage, null=True, on_delete='RESTRICT')
        paper_number = CharField(max_length=60, default='')
        paper_date = DateField(null=True)
        address = CharField(max_length=300, default='')
        address_unknown = BooleanField(null=True, default=False)
        family = ForeignKeyField(Family, null=True, on_delete='RESTRICT')
        parents_text = TextField(default='')
        summary = TextField(default='')
        abuser_relation = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        abuser_text = CharField(max_length=200, default='')
        immediate_threat = CharField(max_length=40, default='')
        urgency = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        registered_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        registered_at = DateTimeField(null=True)
        late_registration = BooleanField(null=True)
        assigned_to = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        assigned_at = DateField(null=True)
        feedback_on = DateField(null=True)
        feedback_number = CharField(max_length=60, default='')
        notices_text = CharField(max_length=300, default='')
        note = TextField(default='')
        control_off_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'abuse_fact_entry'
    db.create_tables([AbuseFactEntry])

    class AbuseFactEntryAbuseKinds(Model):
        owner = ForeignKeyField(AbuseFactEntry, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'abuse_fact_entry_abuse_kinds'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([AbuseFactEntryAbuseKinds])

    class AbuseFactEntryNotices(Model):
        owner = ForeignKeyField(AbuseFactEntry, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'abuse_fact_entry_notices'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([AbuseFactEntryNotices])

    class AccountSetting(Model):
        id = Key()
        name = CharField(unique=True, max_length=40)
        value = TextField()
        class Meta:
            database = db
            table_name = 'account_setting'
    db.create_tables([AccountSetting])

    class CuratorOrder(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        basis = CharField(max_length=500, default='')
        curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        deputy_curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        effective_from = DateField(null=True)
        effective_to = DateField(null=True)
        replaces_order = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        reason_of_change = TextField(default='')
        tasks = TextField(default='')
        control_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'curator_order'
    db.create_tables([CuratorOrder])

    class AcquaintedPerson(Model):
        id = Key()
        position = IntegerField(default=0)
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        acquainted_on = DateField(null=True)
        document = ForeignKeyField(CuratorOrder, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'acquainted_person'
    db.create_tables([AcquaintedPerson])

    class Person(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        created_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        last_name = CharField(max_length=80, default='')
        first_name = CharField(max_length=80, default='')
        patronymic = CharField(max_length=80, default='')
        gender = CharField(max_length=40, default='')
        is_child = BooleanField(null=True, default=False)
        birth_date = DateField(null=True)
        birth_date_approx = CharField(max_length=100, default='')
        birth_place = CharField(max_length=200, default='')
        former_names = CharField(max_length=200, default='')
        declension = TextField(default='')
        id_doc_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        id_series = CharField(max_length=20, default='')
        id_number = CharField(max_length=20, default='')
        id_issued_by = CharField(max_length=300, default='')
        id_issued_on = DateField(null=True)
        snils = CharField(max_length=14, default='')
        citizenship = CharField(max_length=80, default='Российская Федерация')
        addr_registered = CharField(max_length=300, default='')
        addr_actual = CharField(max_length=300, default='')
        phone = CharField(max_length=40, default='')
        occupation_place = CharField(max_length=200, default='')
        occupation_position = CharField(max_length=100, default='')
        health_note = TextField(default='')
        disability = CharField(max_length=100, default='')
        education_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        class_or_group = CharField(max_length=40, default='')
        legal_status = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        health_group = IntegerField(null=True)
        clinic = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        merged_into = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'person'
    db.create_tables([Person])

    class InspectionAct(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        purpose = CharField(max_length=40, default='signal')
        entry = ForeignKeyField(AbuseFactEntry, null=True, on_delete='RESTRICT')
        issuer = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        inspected_on = DateField(null=True)
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        id_doc_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        id_series = CharField(max_length=20, default='')
        id_number = CharField(max_length=20, default='')
        id_issued = CharField(max_length=300, default='')
        addr_registered = CharField(max_length=300, default='')
        addr_actual = CharField(max_length=300, default='')
        access_denied = BooleanField(null=True, default=False)
        access_denied_note = TextField(default='')
        next_visit_on = DateField(null=True)
        mother = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        mother_absence = CharField(max_length=200, default='')
        mother_employed = BooleanField(null=True)
        mother_job = CharField(max_length=300, default='')
        mother_schedule = CharField(max_length=200, default='')
        mother_income_month = DecimalField(null=True, max_digits=12, decimal_places=2)
        mother_other = CharField(max_length=300, default='')
        mother_lives_with_child = BooleanField(null=True)
        mother_participates = BooleanField(null=True)
        mother_participation_note = TextField(default='')
        father = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        father_absence = CharField(max_length=200, default='')
        father_employed = BooleanField(null=True)
        father_job = CharField(max_length=300, default='')
        father_schedule = CharField(max_length=200, default='')
        father_income_month = DecimalField(null=True, max_digits=12, decimal_places=2)
        father_other = CharField(max_length=300, default='')
        father_lives_with_child = BooleanField(null=True)
        father_participates = BooleanField(null=True)
        father_participation_note = TextField(default='')
        parents_married = BooleanField(null=True)
        parents_live_together = BooleanField(null=True)
        health = TextField(default='')
        violence_signs = BooleanField(null=True)
        violence_signs_note = TextField(default='')
        appearance = TextField(default='')
        social_adaptation = TextField(default='')
        education = TextField(default='')
        safety = TextField(default='')
        emotional_needs = TextField(default='')
        relations = TextField(default='')
        social_ties = TextField(default='')
        area_total = DecimalField(null=True, max_digits=12, decimal_places=2)
        rooms = IntegerField(null=True)
        rooms_area = CharField(max_length=100, default='')
        floor = IntegerField(null=True)
        floors = IntegerField(null=True)
        owner_name = CharField(max_length=200, default='')
        owner_relation = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        house_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        house_state = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        house_note = CharField(max_length=300, default='')
        sanitary_state = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        child_place = TextField(default='')
        income_per_capita = DecimalField(null=True, max_digits=12, decimal_places=2)
        child_property = TextField(default='')
        income_sufficient = BooleanField(null=True)
        income_sufficient_note = TextField(default='')
        talk_child = TextField(default='')
        talk_others = TextField(default='')
        extra = TextField(default='')
        living_conditions = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        no_care_signs = BooleanField(null=True)
        no_care_note = TextField(default='')
        threat_conditions = BooleanField(null=True)
        threat_note = TextField(default='')
        immediate_threat = BooleanField(null=True)
        recommendations_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'inspection_act'
    db.create_tables([InspectionAct])

    class RiskAssessment(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        entry = ForeignKeyField(AbuseFactEntry, null=True, on_delete='RESTRICT')
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        kind = CharField(max_length=40, default='primary')
        assessed_on = DateField(null=True)
        assessor = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        second_assessor = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        participants = TextField(default='')
        sources = TextField(default='')
        safety_decision = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        police_notified_at = DateTimeField(null=True)
        risk_score = IntegerField(null=True)
        risk_level = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        override_reason = TextField(default='')
        conclusion = TextField(default='')
        recommended_response = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'risk_assessment'
    db.create_tables([RiskAssessment])

    class RightsPlan(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        family = ForeignKeyField(Family, null=True, on_delete='RESTRICT')
        address = CharField(max_length=300, default='')
        entry = ForeignKeyField(AbuseFactEntry, null=True, on_delete='RESTRICT')
        inspection_act = ForeignKeyField(InspectionAct, null=True, on_delete='RESTRICT')
        risk_assessment = ForeignKeyField(RiskAssessment, null=True, on_delete='RESTRICT')
        problem = TextField(default='')
        permanency_goal = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        expected_results = TextField(default='')
        service_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        rehab_plan_due = DateField(null=True)
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        review_months = IntegerField(null=True, default=1)
        class Meta:
            database = db
            table_name = 'rights_plan'
    db.create_tables([RightsPlan])

    class DiagnosticReport(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        started_on = DateField(null=True)
        finished_on = DateField(null=True)
        info_collected = TextField(default='')
        contact_established = CharField(max_length=40, default='')
        contact_text = TextField(default='')
        resources = TextField(default='')
        causes_text = TextField(default='')
        child_needs = TextField(default='')
        parent_capacity = TextField(default='')
        risks = TextField(default='')
        strengths = TextField(default='')
        hypothesis = TextField(default='')
        prognosis = TextField(default='')
        conclusion = TextField(default='')
        late_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'diagnostic_report'
    db.create_tables([DiagnosticReport])

    class RehabPlan(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        version = IntegerField(null=True, default=1)
        replaces = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        rights_plan = ForeignKeyField(RightsPlan, null=True, on_delete='RESTRICT')
        diagnostic = ForeignKeyField(DiagnosticReport, null=True, on_delete='RESTRICT')
        risk_level_start = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        aim = TextField(default='')
        family_commitments = TextField(default='')
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        completion_criteria = TextField(default='')
        family_signed_on = DateField(null=True)
        family_refusal = BooleanField(null=True, default=False)
        refusal_reason = TextField(default='')
        late_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'rehab_plan'
    db.create_tables([RehabPlan])

    class Meeting(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        body = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        held_on = DateField(null=True)
        started_at = TimeField(null=True)
        ended_at = TimeField(null=True)
        mode = CharField(max_length=40, default='in_person')
        chair = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        secretary = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        attachments_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'meeting'
    db.create_tables([Meeting])

    class AgendaItem(Model):
        id = Key()
        position = IntegerField(default=0)
        number = IntegerField(null=True)
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, null=True, on_delete='RESTRICT')
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        title = CharField(max_length=300, default='')
        materials = CharField(max_length=300, default='')
        speaker = CharField(max_length=200, default='')
        heard = TextField(default='')
        spoke = TextField(default='')
        decision_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        decision_text = TextField(default='')
        due_on = DateField(null=True)
        responsible = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        votes_for = IntegerField(null=True)
        votes_against = IntegerField(null=True)
        votes_abstain = IntegerField(null=True)
        dissent = TextField(default='')
        remarks_closed_on = DateField(null=True)
        corrections = TextField(default='')
        document = ForeignKeyField(Meeting, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'agenda_item'
    db.create_tables([AgendaItem])

    class CooperationAgreement(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        guardianship_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        subject = TextField(default='Стороны взаимодействуют при выявлении фактов жестокого обращения с детьми и передаче сигналов о них, чтобы ребёнок получил защиту без промедления (ст. 56 и 122 Семейного кодекса Российской Федерации).')
        duties = TextField(default='Учреждение сообщает Органу опеки о каждом известном ему факте жестокого обращения с ребёнком.\nУчреждение назначает лицо, ответственное за передачу сигналов, и знакомит работников с соглашением.\nОрган опеки регистрирует сигнал в день поступления и в течение трёх рабочих дней проводит обследование.\nОрган опеки сообщает Учреждению о результате рассмотрения сигнала.')
        signal_hours = IntegerField(null=True, default=24)
        confidentiality_clause = TextField(default='Сведения о ребёнке, его семье и заявителе конфиденциальны и передаются только для защиты прав ребёнка (ст. 9 Федерального закона № 120-ФЗ).\nСтороны обрабатывают персональные данные по Федеральному закону № 152-ФЗ и не передают их третьим лицам.')
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        auto_prolong = BooleanField(null=True, default=True)
        terminated_on = DateField(null=True)
        termination_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'cooperation_agreement'
    db.create_tables([CooperationAgreement])

    class AgreementParty(Model):
        id = Key()
        position = IntegerField(default=0)
        organisation = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        signatory = CharField(max_length=200, default='')
        contact_person = CharField(max_length=200, default='')
        contact_phone = CharField(max_length=40, default='')
        document = ForeignKeyField(CooperationAgreement, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'agreement_party'
    db.create_tables([AgreementParty])

    class AlikeDecision(Model):
        id = Key()
        document = CharField(max_length=40)
        first_id = IntegerField()
        second_id = IntegerField()
        territory_id = IntegerField(null=True)
        verdict = CharField(max_length=10)
        decided_at = DateTimeField()
        decided_by = IntegerField(null=True)
        decided_name = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'alike_decision'
            indexes = ((('document', 'first_id', 'second_id'), True), (('territory_id', 'verdict'), False))
    db.create_tables([AlikeDecision])

    class Assignment(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        given_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        assigned_to = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        to_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        task = TextField(default='')
        due_on = DateField(null=True)
        base = CharField(max_length=300, default='')
        class Meta:
            database = db
            table_name = 'assignment'
    db.create_tables([Assignment])

    class Attachment(Model):
        id = Key()
        stored_name = CharField(unique=True, max_length=64)
        original_name = CharField(max_length=200)
        media_type = CharField(max_length=80)
        size = IntegerField()
        sha256 = CharField(max_length=64)
        territory_id = IntegerField(null=True)
        case_id = IntegerField(null=True)
        document = CharField(max_length=40, default='')
        row_id = IntegerField(null=True)
        number = IntegerField(default=1)
        kind = CharField(max_length=12, default='scan')
        title = CharField(max_length=120, default='')
        version = IntegerField(default=1)
        uploaded_at = DateTimeField()
        uploaded_by = IntegerField(null=True)
        uploaded_name = CharField(max_length=200, default='')
        annulled_at = DateTimeField(null=True)
        annulled_by = IntegerField(null=True)
        annulled_name = CharField(max_length=200, default='')
        annul_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'attachment'
            indexes = ((('document', 'row_id', 'number'), True),)
    db.create_tables([Attachment])

    class Audit(Model):
        id = Key()
        at = DateTimeField(index=True)
        user_id = IntegerField(null=True)
        employee_id = IntegerField(null=True)
        officer = CharField(max_length=200, default='')
        roles = CharField(max_length=200, default='')
        territory_id = IntegerField(null=True)
        address = CharField(max_length=64, default='')
        act = CharField(max_length=40)
        document = CharField(max_length=40, default='')
        row_id = CharField(max_length=64, default='')
        case_id = IntegerField(null=True)
        row_count = IntegerField(null=True)
        listed = TextField(default='')
        cases = TextField(default='')
        key_id = IntegerField(null=True)
        sealed = TextField(default='')
        prev_hash = CharField(max_length=64)
        hash = CharField(max_length=64)
        mac = CharField(max_length=64)
        class Meta:
            database = db
            table_name = 'audit'
            indexes = ((('document', 'row_id', 'at'), False), (('case_id', 'at'), False), (('user_id', 'at'), False), (('territory_id', 'at'), False), (('act', 'at'), False))
    db.create_tables([Audit])

    class CalendarDay(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        day = DateField()
        working = BooleanField(null=True)
        shortened = BooleanField(null=True, default=False)
        name = CharField(max_length=200, default='')
        basis = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'calendar_day'
    db.create_tables([CalendarDay])

    class User(Model):
        id = Key()
        username = CharField(unique=True, max_length=64)
        email = CharField(unique=True, max_length=160)
        password = CharField()
        active = BooleanField(default=True)
        fs_uniquifier = CharField(unique=True, max_length=64)
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        password_at = IntegerField(null=True)
        must_change = BooleanField(default=False)
        disabled_at = IntegerField(null=True)
        factor = TextField(default='')
        factor_counter = IntegerField(default=0)
        factor_at = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'account'
    db.create_tables([User])

    class CalendarFeed(Model):
        id = Key()
        user = ForeignKeyField(User, unique=True, on_delete='CASCADE')
        token_hash = CharField(unique=True, max_length=64)
        made_at = IntegerField()
        class Meta:
            database = db
            table_name = 'calendar_feed'
    db.create_tables([CalendarFeed])

    class CalendarYear(Model):
        id = Key()
        year = IntegerField(unique=True)
        provisional = BooleanField(default=True)
        basis = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'calendar_year'
    db.create_tables([CalendarYear])

    class FamilyCard(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        family = ForeignKeyField(Family, null=True, on_delete='RESTRICT')
        opened_on = DateField(null=True)
        curator = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        basis = CharField(max_length=300, default='')
        address_registered = CharField(max_length=300, default='')
        address_actual = CharField(max_length=300, default='')
        housing_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        ownership = CharField(max_length=200, default='')
        area = DecimalField(null=True, max_digits=12, decimal_places=2)
        housing_state = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        housing_text = TextField(default='')
        income_per_head = DecimalField(null=True, max_digits=12, decimal_places=2)
        support = TextField(default='')
        history_text = TextField(default='')
        problems = TextField(default='')
        risks = TextField(default='')
        strengths = TextField(default='')
        relatives = TextField(default='')
        support_network = TextField(default='')
        genogram = ForeignKeyField(Attachment, null=True, on_delete='RESTRICT')
        closed_on = DateField(null=True)
        close_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        outcome = TextField(default='')
        aftercare = TextField(default='')
        aftercare_until = DateField(null=True)
        class Meta:
            database = db
            table_name = 'family_card'
    db.create_tables([FamilyCard])

    class CardContact(Model):
        id = Key()
        position = IntegerField(default=0)
        contacted_on = DateField(null=True)
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        with_whom = CharField(max_length=200, default='')
        by_whom = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        purpose = CharField(max_length=300, default='')
        result = TextField(default='')
        next_on = DateField(null=True)
        document = ForeignKeyField(FamilyCard, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'card_contact'
    db.create_tables([CardContact])

    class CardMember(Model):
        id = Key()
        position = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        full_name = CharField(max_length=200, default='')
        birth_date = DateField(null=True)
        relation = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        lives_together = CharField(max_length=40, default='')
        education = CharField(max_length=200, default='')
        occupation = CharField(max_length=200, default='')
        health = CharField(max_length=300, default='')
        income = DecimalField(null=True, max_digits=12, decimal_places=2)
        benefits = CharField(max_length=200, default='')
        convicted = BooleanField(null=True)
        parental_rights = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        document = ForeignKeyField(FamilyCard, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'card_member'
    db.create_tables([CardMember])

    class CardMemberHabits(Model):
        owner = ForeignKeyField(CardMember, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'card_member_habits'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CardMemberHabits])

    class CardMerge(Model):
        id = Key()
        document = CharField(max_length=40)
        kept_id = IntegerField(index=True)
        gone_id = IntegerField(index=True)
        territory_id = IntegerField(index=True, null=True)
        reason = TextField(default='')
        plan = TextField(default='')
        made_at = DateTimeField()
        made_by = IntegerField(null=True)
        made_name = CharField(max_length=200, default='')
        undone_at = DateTimeField(null=True)
        undone_by = IntegerField(null=True)
        undone_name = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'card_merge'
    db.create_tables([CardMerge])

    class CardStatus(Model):
        id = Key()
        position = IntegerField(default=0)
        kind = CharField(max_length=40, default='')
        from_on = DateField(null=True)
        to_on = DateField(null=True)
        note = CharField(max_length=200, default='')
        document = ForeignKeyField(FamilyCard, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'card_status'
    db.create_tables([CardStatus])

    class CaseAccess(Model):
        id = Key()
        case_id = IntegerField(index=True)
        territory_id = IntegerField(null=True)
        employee_id = IntegerField(index=True)
        kind = CharField(max_length=10)
        from_at = DateTimeField()
        until_at = DateTimeField(null=True)
        reason = TextField()
        made_at = DateTimeField()
        made_by = IntegerField(null=True)
        made_name = CharField(max_length=200, default='')
        withdrawn_at = DateTimeField(null=True)
        withdrawn_by = IntegerField(null=True)
        withdrawn_name = CharField(max_length=200, default='')
        withdraw_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'case_access'
            indexes = ((('employee_id', 'kind'), False), (('territory_id', 'id'), False))
    db.create_tables([CaseAccess])

    class CaseChild(Model):
        id = Key()
        position = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        left_on = DateField(null=True)
        left_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        left_proof = CharField(max_length=300, default='')
        document = ForeignKeyField(Case, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_child'
    db.create_tables([CaseChild])

    class MonitoringForm(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        period_from = DateField(null=True)
        period_to = DateField(null=True)
        prepared_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        meeting = ForeignKeyField(Meeting, null=True, on_delete='RESTRICT')
        handed_over_at = DateTimeField(null=True)
        lead_days = IntegerField(null=True)
        lead_violation = BooleanField(null=True)
        accepted_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        accepted_at = DateTimeField(null=True)
        violation_reason = TextField(default='')
        admitted_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        child_state = TextField(default='')
        family_dynamics = TextField(default='')
        family_participation = TextField(default='')
        exec_done = IntegerField(null=True)
        exec_partial = IntegerField(null=True)
        exec_not_done = IntegerField(null=True)
        exec_percent = IntegerField(null=True)
        exec_text = TextField(default='')
        effectiveness = TextField(default='')
        specialists_text = TextField(default='')
        curator_text = TextField(default='')
        part_six_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        part_six_on = DateField(null=True)
        causes = TextField(default='')
        conclusions = TextField(default='')
        proposal = CharField(max_length=40, default='')
        proposal_text = TextField(default='')
        family_opinion = TextField(default='')
        acquainted_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'monitoring_form'
    db.create_tables([MonitoringForm])

    class CaseDecision(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        kind = CharField(max_length=40, default='')
        meeting = ForeignKeyField(Meeting, null=True, on_delete='RESTRICT')
        protocol_item = IntegerField(null=True)
        monitoring = ForeignKeyField(MonitoringForm, null=True, on_delete='RESTRICT')
        grounds = TextField(default='')
        new_plan_required = BooleanField(null=True)
        next_monitoring_due = DateField(null=True)
        suspend_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        suspended_from = DateField(null=True)
        suspended_until = DateField(null=True)
        control_measures = TextField(default='')
        controller = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        resumed_on = DateField(null=True)
        resume_basis = TextField(default='')
        close_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        closing_risk = ForeignKeyField(RiskAssessment, null=True, on_delete='RESTRICT')
        closing_proof = CharField(max_length=300, default='')
        goals_achieved_pct = IntegerField(null=True)
        unmet_criteria_reason = TextField(default='')
        aftercare_until = DateField(null=True)
        aftercare_text = TextField(default='')
        service_notified_on = DateField(null=True)
        family_notified_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'case_decision'
    db.create_tables([CaseDecision])

    class CaseEarlier(Model):
        owner = ForeignKeyField(Case, on_delete='RESTRICT')
        target = ForeignKeyField(Case, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'cases_earlier'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CaseEarlier])

    class RegulationReport(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        period_from = DateField(null=True)
        period_to = DateField(null=True)
        act_text = CharField(max_length=400, default='')
        control_text = CharField(max_length=200, default='')
        counted_at = DateTimeField(null=True)
        counted_for = CharField(max_length=40, default='')
        conclusions = TextField(default='')
        proposals = TextField(default='')
        class Meta:
            database = db
            table_name = 'regulation_report'
    db.create_tables([RegulationReport])

    class CaseFigure(Model):
        id = Key()
        position = IntegerField(default=0)
        state = CharField(max_length=40, default='')
        number = IntegerField(null=True)
        document = ForeignKeyField(RegulationReport, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_figure'
    db.create_tables([CaseFigure])

    class CaseHandover(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        from_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        to_territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        moved_on = DateField(null=True)
        new_address = CharField(max_length=300, default='')
        reason = TextField(default='')
        accepted_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        accepted_case = ForeignKeyField(Case, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_handover'
    db.create_tables([CaseHandover])

    class CaseHandoverChildren(Model):
        owner = ForeignKeyField(CaseHandover, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_handover_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CaseHandoverChildren])

    class CaseKey(Model):
        id = Key()
        scope = CharField(max_length=120)
        generation = IntegerField(default=1)
        wrapped = CharField(max_length=120)
        made_at = DateTimeField()
        destroyed_at = DateTimeField(null=True)
        destroyed_by_act = CharField(max_length=60, default='')
        class Meta:
            database = db
            table_name = 'case_key'
            indexes = ((('scope', 'generation'), True),)
    db.create_tables([CaseKey])

    class CaseTransfer(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        from_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        to_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        received_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_transfer'
    db.create_tables([CaseTransfer])

    class CasePackage(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        transfer = ForeignKeyField(CaseTransfer, null=True, on_delete='RESTRICT')
        curator_order = ForeignKeyField(CuratorOrder, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_package'
    db.create_tables([CasePackage])

    class CaseTransferChildren(Model):
        owner = ForeignKeyField(CaseTransfer, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'case_transfer_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CaseTransferChildren])

    class RemovalDecree(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        issued_time = TimeField(null=True)
        formula = CharField(max_length=40, default='head')
        other_person = CharField(max_length=300, default='')
        address_of_removal = CharField(max_length=300, default='')
        threat_description = TextField(default='')
        basis_documents = CharField(max_length=600, default='')
        placement_planned = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        placement_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        placement_person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        assigned_to = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        claim_kind_planned = CharField(max_length=40, default='')
        control_assigned_to = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_decree'
    db.create_tables([RemovalDecree])

    class RemovalAct(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        decree = ForeignKeyField(RemovalDecree, null=True, on_delete='RESTRICT')
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        child_papers = CharField(max_length=300, default='')
        removed_at = DateTimeField(null=True)
        finished_at = DateTimeField(null=True)
        address = CharField(max_length=300, default='')
        other_person = CharField(max_length=300, default='')
        parents_present = BooleanField(null=True)
        parents_state = TextField(default='')
        circumstances = TextField(default='')
        child_state = TextField(default='')
        child_opinion = TextField(default='')
        placed_to = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        handed_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        handed_to = CharField(max_length=300, default='')
        handed_at = DateTimeField(null=True)
        parent_remarks = TextField(default='')
        refused_to_sign = BooleanField(null=True)
        copy_given_at = DateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'removal_act'
    db.create_tables([RemovalAct])

    class ChildPlacement(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        person_text = CharField(max_length=300, default='')
        address = CharField(max_length=300, default='')
        from_at = DateTimeField(null=True)
        planned_until = DateField(null=True)
        basis_kind = CharField(max_length=40, default='')
        basis_document = CharField(max_length=400, default='')
        removal_act = ForeignKeyField(RemovalAct, null=True, on_delete='RESTRICT')
        applicant = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        applied_on = DateField(null=True)
        child_opinion = TextField(default='')
        parents_unknown = BooleanField(null=True)
        parents_notified_at = DateTimeField(null=True)
        ended_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'child_placement'
    db.create_tables([ChildPlacement])

    class ChildVoice(Model):
        id = Key()
        position = IntegerField(default=0)
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        opinion = TextField(default='')
        signed_on = DateField(null=True)
        document = ForeignKeyField(RehabPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'child_voice'
    db.create_tables([ChildVoice])

    class DestructionAct(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        reason_text = TextField(default='Истёк срок хранения дел и документов, цель обработки персональных данных достигнута')
        data_kinds = TextField(default='Фамилия, имя, отчество, дата и место рождения, адреса, реквизиты документов, СНИЛС, сведения о семье, о здоровье, об обстоятельствах жестокого обращения и об оказанной помощи')
        system_text = CharField(max_length=300, default='Консоль случаев защиты детства: база данных и файлы')
        way_text = TextField(default='Сведения о людях стёрты из строк базы данных, тексты и файлы документов удалены, ключ, которым закрыт журнал действий, уничтожен')
        paper_way = CharField(max_length=300, default='')
        backups_until = DateField(null=True)
        destroyed_at = DateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'destruction_act'
    db.create_tables([DestructionAct])

    class CommissionMember(Model):
        id = Key()
        position = IntegerField(default=0)
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        chair = BooleanField(null=True)
        document = ForeignKeyField(DestructionAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'commission_member'
    db.create_tables([CommissionMember])

    class CooperationAgreementSignalChannels(Model):
        owner = ForeignKeyField(CooperationAgreement, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'cooperation_agreement_signal_channels'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CooperationAgreementSignalChannels])

    class Correction(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, null=True, on_delete='RESTRICT')
        document = CharField(max_length=40, default='')
        row_id = IntegerField(null=True)
        paper = CharField(max_length=300, default='')
        new_row_id = IntegerField(null=True)
        new_paper = CharField(max_length=300, default='')
        reason = TextField(default='')
        made_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        made_at = DateTimeField(null=True)
        signed_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'correction'
    db.create_tables([Correction])

    class CorrectedField(Model):
        id = Key()
        position = IntegerField(default=0)
        field = CharField(max_length=300, default='')
        old = TextField(default='')
        new = TextField(default='')
        document = ForeignKeyField(Correction, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'corrected_field'
    db.create_tables([CorrectedField])

    class CouncilMember(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        body = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        organisation = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        role = CharField(max_length=40, default='member')
        from_on = DateField(null=True)
        to_on = DateField(null=True)
        order_text = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'council_member'
    db.create_tables([CouncilMember])

    class Counter(Model):
        id = Key()
        series = CharField(unique=True, max_length=120)
        value = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'counter'
    db.create_tables([Counter])

    class CourtClaim(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        decree = ForeignKeyField(RemovalDecree, null=True, on_delete='RESTRICT')
        claim_kind = CharField(max_length=40, default='')
        court = CharField(max_length=300, default='')
        filed_on = DateField(null=True)
        enclosures = TextField(default='')
        incoming_number = CharField(max_length=60, default='')
        case_number = CharField(max_length=60, default='')
        decision = CharField(max_length=40, default='')
        decision_on = DateField(null=True)
        decision_text = TextField(default='')
        in_force_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'court_claim'
    db.create_tables([CourtClaim])

    class CourtClaimChildren(Model):
        owner = ForeignKeyField(CourtClaim, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'court_claim_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CourtClaimChildren])

    class CourtClaimDefendants(Model):
        owner = ForeignKeyField(CourtClaim, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'court_claim_defendants'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CourtClaimDefendants])

    class CriteriaAct(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        act_kind = CharField(max_length=100, default='')
        number = CharField(max_length=40, default='')
        signed_on = DateField(null=True)
        title = CharField(max_length=300, default='')
        from_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'criteria_act'
    db.create_tables([CriteriaAct])

    class Criterion(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        code = CharField(max_length=10, default='')
        block = CharField(max_length=40, default='')
        label = CharField(max_length=300, default='')
        level_1 = TextField(default='')
        level_2 = TextField(default='')
        level_3 = TextField(default='')
        level_4 = TextField(default='')
        weight = IntegerField(null=True, default=1)
        position = IntegerField(null=True, default=0)
        active = BooleanField(null=True, default=True)
        class Meta:
            database = db
            table_name = 'criterion'
            indexes = ((('territory', 'code'), True),)
    db.create_tables([Criterion])

    class CuratorHandover(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        service = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        former = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        kind = CharField(max_length=40, default='')
        reason = TextField(default='')
        receiver = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        starts_on = DateField(null=True)
        ends_on = DateField(null=True)
        note = TextField(default='')
        taken_on = DateField(null=True)
        given_back_on = DateField(null=True)
        order = ForeignKeyField(CuratorOrder, null=True, on_delete='RESTRICT')
        return_order = ForeignKeyField(CuratorOrder, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'curator_handover'
    db.create_tables([CuratorHandover])

    class CuratorOrderTeam(Model):
        owner = ForeignKeyField(CuratorOrder, on_delete='RESTRICT')
        target = ForeignKeyField(Employee, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'curator_order_team'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([CuratorOrderTeam])

    class Deadline(Model):
        id = Key()
        case_id = IntegerField(index=True, null=True)
        territory_id = IntegerField(null=True)
        rule = CharField(max_length=12)
        cycle = IntegerField(default=1)
        document = CharField(max_length=40, default='')
        row_id = IntegerField(null=True)
        title = CharField(max_length=300)
        responsible_role = CharField(max_length=20)
        responsible_id = IntegerField(null=True)
        base_on = DateField()
        target_on = DateField(null=True)
        raw_on = DateField()
        due_on = DateField()
        due_at = DateTimeField()
        counted_on = DateField()
        safe_on = DateField()
        missed = BooleanField(default=False)
        regulation_id = IntegerField(null=True)
        status = CharField(max_length=10, default='open')
        met_on = DateField(null=True)
        days_late = IntegerField(default=0)
        cause = TextField(default='')
        accepted_by = CharField(max_length=200, default='')
        provisional = BooleanField(default=False)
        explanation = TextField(default='')
        changed = TextField(default='[]')
        class Meta:
            database = db
            table_name = 'deadline'
            indexes = ((('case_id', 'rule', 'cycle', 'document', 'row_id'), False), (('territory_id', 'status', 'due_at'), False), (('status', 'due_at'), False), (('document', 'row_id'), False), (('due_on', 'status', 'case_id'), False), (('responsible_id', 'status', 'due_at'), False))
    db.create_tables([Deadline])

    class DestroyedCase(Model):
        id = Key()
        position = IntegerField(default=0)
        number = CharField(max_length=40, default='')
        case_key = IntegerField(null=True)
        closed_on = DateField(null=True)
        kept_until = DateField(null=True)
        papers = IntegerField(null=True)
        files = IntegerField(null=True)
        sheets = IntegerField(null=True)
        document = ForeignKeyField(DestructionAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'destroyed_case'
    db.create_tables([DestroyedCase])

    class DestroyedPaper(Model):
        id = Key()
        position = IntegerField(default=0)
        kind = CharField(max_length=120, default='')
        entry = IntegerField(null=True)
        kind_key = CharField(max_length=40, default='')
        number = CharField(max_length=60, default='')
        finished_on = DateField(null=True)
        kept_until = DateField(null=True)
        files = IntegerField(null=True)
        document = ForeignKeyField(DestructionAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'destroyed_paper'
    db.create_tables([DestroyedPaper])

    class DestroyedRow(Model):
        id = Key()
        document = CharField(max_length=40)
        row_id = IntegerField()
        destroyed_on = DateField()
        act_number = CharField(max_length=60)
        class Meta:
            database = db
            table_name = 'destroyed_row'
            indexes = ((('document', 'row_id'), True),)
    db.create_tables([DestroyedRow])

    class DiagnosticReportCauses(Model):
        owner = ForeignKeyField(DiagnosticReport, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'diagnostic_report_causes'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([DiagnosticReportCauses])

    class DiagnosticReportMethods(Model):
        owner = ForeignKeyField(DiagnosticReport, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'diagnostic_report_methods'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([DiagnosticReportMethods])

    class DiagnosticReportTeam(Model):
        owner = ForeignKeyField(DiagnosticReport, on_delete='RESTRICT')
        target = ForeignKeyField(Employee, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'diagnostic_report_team'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([DiagnosticReportTeam])

    class Digest(Model):
        id = Key()
        employee_id = IntegerField()
        week_on = DateField()
        sent_at = DateTimeField()
        overdue = IntegerField()
        class Meta:
            database = db
            table_name = 'digest'
            indexes = ((('employee_id', 'week_on'), True),)
    db.create_tables([Digest])

    class EmployeeCompetencies(Model):
        owner = ForeignKeyField(Employee, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'employee_competencies'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([EmployeeCompetencies])

    class LetterText(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        subject = CharField(max_length=300, default='')
        text = TextField(default='')
        reply_days = IntegerField(null=True)
        active = BooleanField(null=True, default=True)
        class Meta:
            database = db
            table_name = 'letter_text'
            indexes = ((('territory', 'kind'), True),)
    db.create_tables([LetterText])

    class Reception(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        office = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        came_at = DateTimeField(null=True)
        applicant = CharField(max_length=200, default='')
        applicant_address = CharField(max_length=300, default='')
        applicant_phone = CharField(max_length=40, default='')
        topic = TextField(default='')
        received_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        outcome = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        oral_answer = TextField(default='')
        registered_on = DateField(null=True)
        answer_due_on = DateField(null=True)
        forwarded_on = DateField(null=True)
        forwarded_to = CharField(max_length=300, default='')
        answered_on = DateField(null=True)
        answer_number = CharField(max_length=60, default='')
        note = TextField(default='')
        class Meta:
            database = db
            table_name = 'reception'
    db.create_tables([Reception])

    class LetterOut(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        wording = ForeignKeyField(LetterText, null=True, on_delete='RESTRICT')
        from_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        addressee_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        addressee_person = CharField(max_length=200, default='')
        addressee_text = CharField(max_length=300, default='')
        addressee_address = CharField(max_length=300, default='')
        entry = ForeignKeyField(AbuseFactEntry, null=True, on_delete='RESTRICT')
        notified_body = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        appeal = ForeignKeyField(Reception, null=True, on_delete='RESTRICT')
        reminds = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        task_base = CharField(max_length=300, default='')
        text = TextField(default='')
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        enclosures = TextField(default='')
        reply_due_on = DateField(null=True)
        dispatch_way = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        dispatched_on = DateField(null=True)
        dispatch_number = CharField(max_length=80, default='')
        answered_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'letter_out'
    db.create_tables([LetterOut])

    class ExtractMeasure(Model):
        id = Key()
        position = IntegerField(default=0)
        number = IntegerField(null=True)
        action = TextField(default='')
        executor_person = CharField(max_length=200, default='')
        start_on = DateField(null=True)
        due_on = DateField(null=True)
        document = ForeignKeyField(LetterOut, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'extract_measure'
    db.create_tables([ExtractMeasure])

    class FamilyCardFamilyKinds(Model):
        owner = ForeignKeyField(FamilyCard, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'family_card_family_kinds'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([FamilyCardFamilyKinds])

    class FamilyCardIncomeSources(Model):
        owner = ForeignKeyField(FamilyCard, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'family_card_income_sources'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([FamilyCardIncomeSources])

    class FamilyMember(Model):
        id = Key()
        position = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        relation = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        lives_together = CharField(max_length=40, default='')
        takes_part_in_upbringing = BooleanField(null=True)
        parental_rights = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        is_alleged_abuser = BooleanField(null=True)
        from_date = DateField(null=True)
        to_date = DateField(null=True)
        document = ForeignKeyField(Family, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'family_member'
    db.create_tables([FamilyMember])

    class ForcedMove(Model):
        id = Key()
        case_id = IntegerField(index=True)
        to_stage = IntegerField()
        to_state = CharField(max_length=20)
        reason = TextField()
        asked_by = IntegerField(null=True)
        asked_name = CharField(max_length=200, default='')
        asked_at = DateTimeField()
        confirmed_by = IntegerField(null=True)
        confirmed_at = DateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'forced_move'
    db.create_tables([ForcedMove])

    class FormDraft(Model):
        id = Key()
        user_id = IntegerField()
        token = CharField(max_length=64)
        document = CharField(max_length=40)
        row_id = CharField(max_length=64, default='')
        pasted = BooleanField(default=False)
        query = CharField(max_length=300, default='')
        case_id = IntegerField(index=True, null=True)
        filled = IntegerField(default=0)
        values = TextField(default='[]')
        saved_at = DateTimeField(index=True)
        class Meta:
            database = db
            table_name = 'form_draft'
            indexes = ((('user_id', 'token'), True), (('user_id', 'document', 'row_id'), False))
    db.create_tables([FormDraft])

    class FormerPassword(Model):
        id = Key()
        user = ForeignKeyField(User, on_delete='CASCADE')
        password = CharField()
        left_at = IntegerField()
        class Meta:
            database = db
            table_name = 'former_password'
    db.create_tables([FormerPassword])

    class FormToken(Model):
        id = Key()
        token = CharField(unique=True, max_length=64)
        made = CharField(max_length=80, default='')
        content = CharField(max_length=64, default='')
        spent_at = DateTimeField()
        class Meta:
            database = db
            table_name = 'form_token'
    db.create_tables([FormToken])

    class GoalState(Model):
        id = Key()
        position = IntegerField(default=0)
        number = IntegerField(null=True)
        goal = CharField(max_length=300, default='')
        status = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        achieved_on = DateField(null=True)
        document = ForeignKeyField(MonitoringForm, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'goal_state'
    db.create_tables([GoalState])

    class Grant(Model):
        id = Key()
        name = CharField(unique=True, max_length=40)
        description = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'account_role'
    db.create_tables([Grant])

    class HandoverEnclosure(Model):
        id = Key()
        position = IntegerField(default=0)
        reference = CharField(max_length=300, default='')
        sheets = IntegerField(null=True, default=1)
        document = ForeignKeyField(CaseHandover, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'handover_enclosure'
    db.create_tables([HandoverEnclosure])

    class HandoverTerm(Model):
        id = Key()
        position = IntegerField(default=0)
        rule = CharField(max_length=12, default='')
        title = CharField(max_length=300, default='')
        base_on = DateField(null=True)
        due_at = DateTimeField(null=True)
        document = ForeignKeyField(CaseHandover, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'handover_term'
    db.create_tables([HandoverTerm])

    class Hearing(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        previous = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        court = CharField(max_length=300, default='')
        court_case = CharField(max_length=60, default='')
        claim = CharField(max_length=300, default='')
        our_role = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        held_at = DateTimeField(null=True)
        courtroom = CharField(max_length=200, default='')
        representative = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        powers = TextField(default='представлять интересы органа опеки и попечительства в суде со всеми процессуальными правами, давать объяснения и заключения, заявлять ходатайства, представлять доказательства, получать копии судебных актов')
        special_powers = TextField(default='')
        valid_until = DateField(null=True)
        result = CharField(max_length=40, default='')
        next_at = DateTimeField(null=True)
        decided_on = DateField(null=True)
        decision = TextField(default='')
        in_force_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'hearing'
    db.create_tables([Hearing])

    class HearingChildren(Model):
        owner = ForeignKeyField(Hearing, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'hearing_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([HearingChildren])

    class HelpMark(Model):
        id = Key()
        user_id = IntegerField()
        kind = CharField(max_length=8)
        at = DateTimeField()
        seen = TextField(default='')
        class Meta:
            database = db
            table_name = 'help_mark'
            indexes = ((('user_id', 'kind'), True),)
    db.create_tables([HelpMark])

    class IncomingCaseEntry(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        received_at = DateTimeField(null=True)
        package_given_on = DateField(null=True)
        closed_on = DateField(null=True)
        result = CharField(max_length=300, default='')
        note = TextField(default='')
        class Meta:
            database = db
            table_name = 'incoming_case_entry'
    db.create_tables([IncomingCaseEntry])

    class PlanApprovalOrder(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        meeting = ForeignKeyField(Meeting, null=True, on_delete='RESTRICT')
        protocol_item = IntegerField(null=True)
        points = TextField(default='')
        class Meta:
            database = db
            table_name = 'plan_approval_order'
    db.create_tables([PlanApprovalOrder])

    class InformedExecutor(Model):
        id = Key()
        position = IntegerField(default=0)
        org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        person_text = CharField(max_length=200, default='')
        measures_text = CharField(max_length=300, default='')
        informed_on = DateField(null=True)
        document = ForeignKeyField(PlanApprovalOrder, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'informed_executor'
    db.create_tables([InformedExecutor])

    class InspectionActAmenities(Model):
        owner = ForeignKeyField(InspectionAct, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'inspection_act_amenities'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InspectionActAmenities])

    class InspectionActIncomeSources(Model):
        owner = ForeignKeyField(InspectionAct, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'inspection_act_income_sources'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InspectionActIncomeSources])

    class InspectionActInspectors(Model):
        owner = ForeignKeyField(InspectionAct, on_delete='RESTRICT')
        target = ForeignKeyField(Employee, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'inspection_act_inspectors'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InspectionActInspectors])

    class InspectionActRecommendations(Model):
        owner = ForeignKeyField(InspectionAct, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'inspection_act_recommendations'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InspectionActRecommendations])

    class InspectionFamilyRow(Model):
        id = Key()
        position = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        full_name = CharField(max_length=200, default='')
        birth_year = IntegerField(null=True)
        relation = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        lives_together = CharField(max_length=40, default='')
        takes_part_in_upbringing = BooleanField(null=True)
        document = ForeignKeyField(InspectionAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'inspection_family_row'
    db.create_tables([InspectionFamilyRow])

    class InvestigationReport(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        entry = ForeignKeyField(AbuseFactEntry, null=True, on_delete='RESTRICT')
        started_on = DateField(null=True)
        finished_on = DateField(null=True)
        documents_reviewed = TextField(default='')
        medical_conclusion = CharField(max_length=40, default='')
        medical_number = CharField(max_length=60, default='')
        medical_date = DateField(null=True)
        police_number = CharField(max_length=60, default='')
        police_date = DateField(null=True)
        police_result = TextField(default='')
        facts_established = TextField(default='')
        result = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        recommendation = CharField(max_length=40, default='')
        class Meta:
            database = db
            table_name = 'investigation_report'
    db.create_tables([InvestigationReport])

    class InvestigationInterview(Model):
        id = Key()
        position = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        who = CharField(max_length=200, default='')
        held_on = DateField(null=True)
        content = TextField(default='')
        child_opinion = TextField(default='')
        document = ForeignKeyField(InvestigationReport, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'investigation_interview'
    db.create_tables([InvestigationInterview])

    class InvestigationReportAbuseKindsConfirmed(Model):
        owner = ForeignKeyField(InvestigationReport, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'investigation_report_abuse_kinds_confirmed'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InvestigationReportAbuseKindsConfirmed])

    class InvestigationReportCauses(Model):
        owner = ForeignKeyField(InvestigationReport, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'investigation_report_causes'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InvestigationReportCauses])

    class InvestigationReportChildren(Model):
        owner = ForeignKeyField(InvestigationReport, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'investigation_report_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InvestigationReportChildren])

    class InvestigationReportInvestigators(Model):
        owner = ForeignKeyField(InvestigationReport, on_delete='RESTRICT')
        target = ForeignKeyField(Employee, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'investigation_report_investigators'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([InvestigationReportInvestigators])

    class InvestigationVisit(Model):
        id = Key()
        position = IntegerField(default=0)
        visited_on = DateField(null=True)
        address = CharField(max_length=300, default='')
        result = TextField(default='')
        document = ForeignKeyField(InvestigationReport, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'investigation_visit'
    db.create_tables([InvestigationVisit])

    class Invitation(Model):
        id = Key()
        user = ForeignKeyField(User, unique=True, on_delete='CASCADE')
        token_hash = CharField(unique=True, max_length=64)
        expires_at = IntegerField()
        class Meta:
            database = db
            table_name = 'account_invitation'
    db.create_tables([Invitation])

    class IssuedCopy(Model):
        id = Key()
        document = CharField(max_length=40)
        row_id = IntegerField()
        territory_id = IntegerField(null=True)
        number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        html = TextField()
        sha256 = CharField(index=True, max_length=64)
        pdf = BlobField(null=True)
        pdf_sha256 = CharField(max_length=64, default='')
        issued_at = DateTimeField()
        class Meta:
            database = db
            table_name = 'issued_copy'
            indexes = ((('document', 'row_id'), True),)
    db.create_tables([IssuedCopy])

    class LastTyped(Model):
        id = Key()
        user_id = IntegerField()
        document = CharField(max_length=40)
        field = CharField(max_length=60)
        value = CharField(max_length=60)
        on = DateField(index=True)
        class Meta:
            database = db
            table_name = 'last_typed'
            indexes = ((('user_id', 'document', 'field'), True),)
    db.create_tables([LastTyped])

    class LegalHold(Model):
        id = Key()
        document = CharField(max_length=40)
        row_id = IntegerField()
        territory_id = IntegerField(null=True)
        until_on = DateField(null=True)
        reason = TextField()
        made_at = DateTimeField()
        made_by = IntegerField(null=True)
        made_name = CharField(max_length=200, default='')
        lifted_at = DateTimeField(null=True)
        lifted_by = IntegerField(null=True)
        lifted_name = CharField(max_length=200, default='')
        lift_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'legal_hold'
            indexes = ((('document', 'row_id'), False),)
    db.create_tables([LegalHold])

    class LetterIn(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        to_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        received_on = DateField(null=True)
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        from_organisation = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        from_text = CharField(max_length=300, default='')
        sender_number = CharField(max_length=60, default='')
        sender_date = DateField(null=True)
        answers = ForeignKeyField(LetterOut, null=True, on_delete='RESTRICT')
        summary = TextField(default='')
        sheets = IntegerField(null=True)
        assigned_to = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        resolution = TextField(default='')
        due_on = DateField(null=True)
        done_on = DateField(null=True)
        done_text = CharField(max_length=300, default='')
        class Meta:
            database = db
            table_name = 'letter_in'
    db.create_tables([LetterIn])

    class LetterOutChildren(Model):
        owner = ForeignKeyField(LetterOut, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'letter_out_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([LetterOutChildren])

    class ListHabit(Model):
        id = Key()
        user_id = IntegerField()
        document = CharField(max_length=40)
        columns = TextField(default='')
        size = IntegerField(default=0)
        view_id = IntegerField(null=True)
        class Meta:
            database = db
            table_name = 'list_habit'
            indexes = ((('user_id', 'document'), True),)
    db.create_tables([ListHabit])

    class ListView(Model):
        id = Key()
        user_id = IntegerField()
        document = CharField(max_length=40)
        name = CharField(max_length=80)
        columns = TextField(default='')
        query = TextField(default='{}')
        search = TextField(default='')
        territory_id = IntegerField(null=True)
        role = CharField(max_length=20, default='')
        owner_name = CharField(max_length=200, default='')
        used_on = DateField()
        class Meta:
            database = db
            table_name = 'list_view'
            indexes = ((('document', 'user_id'), False), (('document', 'territory_id'), False))
    db.create_tables([ListView])

    class PlanControlEntry(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        measure_number = IntegerField(null=True)
        measure_text = TextField(default='')
        executor_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        executor_person = CharField(max_length=200, default='')
        due_on = DateField(null=True)
        checked_on = DateField(null=True)
        checked_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        control_by = CharField(max_length=40, default='')
        way = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        state = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        percent = IntegerField(null=True)
        fail_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        fail_text = TextField(default='')
        actions_taken = TextField(default='')
        new_due_on = DateField(null=True)
        moved_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        moved_by_meeting = ForeignKeyField(Meeting, null=True, on_delete='RESTRICT')
        off_control_on = DateField(null=True)
        note = TextField(default='')
        class Meta:
            database = db
            table_name = 'plan_control_entry'
    db.create_tables([PlanControlEntry])

    class MeasureReport(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        measure = ForeignKeyField(PlanControlEntry, null=True, on_delete='RESTRICT')
        reporter_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        reporter = CharField(max_length=200, default='')
        period_from = DateField(null=True)
        period_to = DateField(null=True)
        done = TextField(default='')
        state = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        fail_reason = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        contacts_count = IntegerField(null=True)
        family_participation = CharField(max_length=40, default='')
        difficulties = TextField(default='')
        proposals = TextField(default='')
        class Meta:
            database = db
            table_name = 'measure_report'
    db.create_tables([MeasureReport])

    class MeetingAttendee(Model):
        id = Key()
        position = IntegerField(default=0)
        member = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        present = BooleanField(null=True)
        reason = CharField(max_length=200, default='')
        document = ForeignKeyField(Meeting, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'meeting_attendee'
    db.create_tables([MeetingAttendee])

    class MeetingGuest(Model):
        id = Key()
        name = CharField(max_length=200, default='')
        position = CharField(max_length=200, default='')
        document = ForeignKeyField(Meeting, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'meeting_guest'
    db.create_tables([MeetingGuest])

    class MonitoringFormFamilyPresent(Model):
        owner = ForeignKeyField(MonitoringForm, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'monitoring_form_family_present'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([MonitoringFormFamilyPresent])

    class MonitoringParticipant(Model):
        id = Key()
        position = IntegerField(default=0)
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        invited_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        document = ForeignKeyField(MonitoringForm, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'monitoring_participant'
    db.create_tables([MonitoringParticipant])

    class MonitoringParticipantCompetencies(Model):
        owner = ForeignKeyField(MonitoringParticipant, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'monitoring_participant_competencies'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([MonitoringParticipantCompetencies])

    class MonitoringResult(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        form = ForeignKeyField(MonitoringForm, null=True, on_delete='RESTRICT')
        summary = TextField(default='')
        dynamics_child = CharField(max_length=40, default='')
        dynamics_family = CharField(max_length=40, default='')
        dynamics_specialists = CharField(max_length=40, default='')
        risk_level_now = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        proposal = CharField(max_length=40, default='')
        proposal_text = TextField(default='')
        corrections = TextField(default='')
        class Meta:
            database = db
            table_name = 'monitoring_result'
    db.create_tables([MonitoringResult])

    class MonitoringScore(Model):
        id = Key()
        position = IntegerField(default=0)
        criterion = ForeignKeyField(Criterion, field=Criterion.id, null=True, on_delete='RESTRICT')
        level = IntegerField(null=True)
        dynamics = IntegerField(null=True)
        evidence = TextField(default='')
        reason = TextField(default='')
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        document = ForeignKeyField(MonitoringForm, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'monitoring_score'
    db.create_tables([MonitoringScore])

    class Notice(Model):
        id = Key()
        employee_id = IntegerField()
        kind = CharField(max_length=12)
        at = DateTimeField()
        document = CharField(max_length=40)
        row_id = IntegerField()
        actor = CharField(max_length=200, default='')
        remark = TextField(default='')
        read_at = DateTimeField(null=True)
        term_id = IntegerField(index=True, null=True)
        class Meta:
            database = db
            table_name = 'notice'
            indexes = ((('employee_id', 'read_at', 'id'), False),)
    db.create_tables([Notice])

    class NoticeMuted(Model):
        id = Key()
        employee_id = IntegerField()
        kind = CharField(max_length=12)
        class Meta:
            database = db
            table_name = 'notice_muted'
            indexes = ((('employee_id', 'kind'), True),)
    db.create_tables([NoticeMuted])

    class OpeningDecision(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        decision = CharField(max_length=40, default='open')
        decided_on = DateField(null=True)
        decided_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        investigation_report = ForeignKeyField(InvestigationReport, null=True, on_delete='RESTRICT')
        grounds = TextField(default='')
        risk_level = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        case_category = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        refuse_reason = TextField(default='')
        attach_to = ForeignKeyField(Case, null=True, on_delete='RESTRICT')
        transfer_to = CharField(max_length=300, default='')
        class Meta:
            database = db
            table_name = 'opening_decision'
    db.create_tables([OpeningDecision])

    class OpeningDecisionChildren(Model):
        owner = ForeignKeyField(OpeningDecision, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'opening_decision_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([OpeningDecisionChildren])

    class OpeningDecisionEntries(Model):
        owner = ForeignKeyField(OpeningDecision, on_delete='RESTRICT')
        target = ForeignKeyField(AbuseFactEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'opening_decision_entries'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([OpeningDecisionEntries])

    class PackagePaper(Model):
        id = Key()
        position = IntegerField(default=0)
        kind = CharField(max_length=40, default='')
        reference = CharField(max_length=300, default='')
        sheets = IntegerField(null=True, default=1)
        form = CharField(max_length=40, default='copy')
        given_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        accepted_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        given_on = DateField(null=True)
        document = ForeignKeyField(CasePackage, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'package_paper'
    db.create_tables([PackagePaper])

    class PatronageContract(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        service_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        service_signatory = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        service_acts_on = CharField(max_length=200, default='Устава')
        client = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        second_client = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        subject = TextField(default='Служба оказывает Семье помощь в восстановлении благополучных условий жизни и воспитания детей, а Семья принимает эту помощь и участвует в ней.')
        service_duties = TextField(default='Назначить куратора, который ведёт работу с Семьёй.\nВместе с Семьёй разработать план реабилитации и организовать его выполнение.\nПосещать Семью в согласованное время, разъяснять права детей и родителей.\nСообщать Семье о результатах работы и о решениях, которые её касаются.')
        service_rights = TextField(default='Получать от Семьи сведения, нужные для работы по плану.\nОбращаться в учреждения, которые участвуют в помощи Семье.\nСообщить органу опеки и попечительства об угрозе жизни или здоровью ребёнка.')
        client_duties = TextField(default='Заботиться о здоровье, развитии и воспитании детей.\nВыполнять мероприятия плана реабилитации в установленные сроки.\nПринимать куратора и сообщать ему о переезде и о важных событиях в Семье.')
        client_rights = TextField(default='Участвовать в составлении плана и знать его содержание.\nПолучать уважительное обращение и сведения о ходе работы.\nОбжаловать действия работников Службы их руководителю, в орган опеки и попечительства, в суд.')
        confidentiality = TextField(default='Сведения о Семье конфиденциальны и используются только для помощи ей.\nСогласие на обработку персональных данных оформляется отдельным документом (ст. 9 Федерального закона № 152-ФЗ).')
        visit_frequency = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        free_of_charge = BooleanField(null=True, default=True)
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        termination_grounds = TextField(default='Договор прекращается при достижении целей работы, по соглашению сторон, при переезде Семьи, по достижении детьми 18 лет, при закрытии случая.')
        refusal = BooleanField(null=True, default=False)
        refusal_on = DateField(null=True)
        refusal_reason = TextField(default='')
        terminated_on = DateField(null=True)
        termination_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'patronage_contract'
    db.create_tables([PatronageContract])

    class PatronageContractChildren(Model):
        owner = ForeignKeyField(PatronageContract, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'patronage_contract_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([PatronageContractChildren])

    class PdConsent(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        operator_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        purposes = TextField(default='оказание социальной, психологической и педагогической помощи семье, социальный патронаж')
        data_list = TextField(default='фамилия, имя, отчество, дата и место рождения, адрес, телефон, сведения о документах, о составе семьи, о доходах и жилищных условиях, об образовании и о занятости')
        special_list = TextField(default='')
        actions_list = TextField(default='сбор, запись, систематизация, накопление, хранение, уточнение, использование, передача исполнителям мероприятий плана, блокирование, удаление, уничтожение; с использованием средств автоматизации и без них')
        valid_until = DateField(null=True)
        given_on = DateField(null=True)
        withdrawn_on = DateField(null=True)
        withdrawal_text = CharField(max_length=300, default='')
        stopped_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'pd_consent'
    db.create_tables([PdConsent])

    class PdConsentChildren(Model):
        owner = ForeignKeyField(PdConsent, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'pd_consent_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([PdConsentChildren])

    class PhonedChild(Model):
        id = Key()
        position = IntegerField(default=0)
        last_name = CharField(max_length=80, default='')
        first_name = CharField(max_length=80, default='')
        patronymic = CharField(max_length=80, default='')
        gender = CharField(max_length=40, default='')
        birth_date = DateField(null=True)
        child_text = CharField(max_length=300, default='')
        person = ForeignKeyField(Person, field=Person.id, null=True, on_delete='RESTRICT')
        document = ForeignKeyField(PhoneMessage, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'phoned_child'
    db.create_tables([PhonedChild])

    class PhoneMessageAbuseKinds(Model):
        owner = ForeignKeyField(PhoneMessage, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'phone_message_abuse_kinds'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([PhoneMessageAbuseKinds])

    class PlanExpertise(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        meeting = ForeignKeyField(Meeting, null=True, on_delete='RESTRICT')
        done_on = DateField(null=True)
        fits_diagnosis = IntegerField(null=True)
        goals_concrete = IntegerField(null=True)
        terms_realistic = IntegerField(null=True)
        executors_complete = IntegerField(null=True)
        opinions_heard = IntegerField(null=True)
        child_safe = IntegerField(null=True)
        remarks = TextField(default='')
        conclusion = CharField(max_length=40, default='')
        next_due = DateField(null=True)
        class Meta:
            database = db
            table_name = 'plan_expertise'
    db.create_tables([PlanExpertise])

    class PlanExpertiseExperts(Model):
        owner = ForeignKeyField(PlanExpertise, on_delete='RESTRICT')
        target = ForeignKeyField(Employee, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'plan_expertise_experts'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([PlanExpertiseExperts])

    class PlanGoal(Model):
        id = Key()
        position = IntegerField(default=0)
        number = IntegerField(null=True)
        target = CharField(max_length=40, default='')
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        problem = TextField(default='')
        goal = TextField(default='')
        indicator = CharField(max_length=300, default='')
        target_value = CharField(max_length=200, default='')
        mandatory = BooleanField(null=True, default=True)
        status = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        achieved_on = DateField(null=True)
        document = ForeignKeyField(RehabPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'plan_goal'
    db.create_tables([PlanGoal])

    class PlanMeasure(Model):
        id = Key()
        position = IntegerField(default=0)
        number = IntegerField(null=True)
        goal_number = IntegerField(null=True)
        action = TextField(default='')
        service_kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        executor_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        executor_person = CharField(max_length=200, default='')
        frequency = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        start_on = DateField(null=True)
        due_on = DateField(null=True)
        expected_result = TextField(default='')
        family_part = TextField(default='')
        status = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        done_on = DateField(null=True)
        result = TextField(default='')
        document = ForeignKeyField(RehabPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'plan_measure'
    db.create_tables([PlanMeasure])

    class PlanPresentation(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        plan = ForeignKeyField(RehabPlan, null=True, on_delete='RESTRICT')
        prepared_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        meeting = ForeignKeyField(Meeting, null=True, on_delete='RESTRICT')
        case_history = TextField(default='')
        diagnosis_summary = TextField(default='')
        risk_summary = TextField(default='')
        resources = TextField(default='')
        requests_to_council = TextField(default='')
        draft_decision = TextField(default='План согласовать, представить на утверждение.')
        attachments_text = TextField(default='')
        class Meta:
            database = db
            table_name = 'plan_presentation'
    db.create_tables([PlanPresentation])

    class Post(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        organisation = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        role = CharField(max_length=40, default='')
        title = CharField(max_length=200, default='')
        title_genitive = CharField(max_length=200, default='')
        title_dative = CharField(max_length=200, default='')
        title_accusative = CharField(max_length=200, default='')
        title_instrumental = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'post'
    db.create_tables([Post])

    class PostHolder(Model):
        id = Key()
        position = IntegerField(default=0)
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        kind = CharField(max_length=40, default='')
        from_on = DateField(null=True)
        to_on = DateField(null=True)
        order_text = CharField(max_length=120, default='')
        document = ForeignKeyField(Post, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'post_holder'
    db.create_tables([PostHolder])

    class PrimaryRecord(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        received_at = DateTimeField(null=True)
        received_from = CharField(max_length=300, default='')
        child = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        found_at = CharField(max_length=300, default='')
        cause = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        circumstances = TextField(default='')
        mother_text = CharField(max_length=300, default='')
        father_text = CharField(max_length=300, default='')
        relatives_text = TextField(default='')
        inspected_on = DateField(null=True)
        established_on = DateField(null=True)
        data_bank_on = DateField(null=True)
        data_bank_number = CharField(max_length=60, default='')
        placement = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        placed = BooleanField(null=True, default=False)
        placed_on = DateField(null=True)
        placed_at = DateTimeField(null=True)
        placed_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        placed_text = CharField(max_length=300, default='')
        parents_unknown = BooleanField(null=True, default=False)
        parents_notified_at = DateTimeField(null=True)
        parents_notice_text = CharField(max_length=300, default='')
        kept_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        off_on = DateField(null=True)
        off_reason = CharField(max_length=300, default='')
        note = TextField(default='')
        class Meta:
            database = db
            table_name = 'primary_record'
    db.create_tables([PrimaryRecord])

    class ProsecutorNotice(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        decree = ForeignKeyField(RemovalDecree, null=True, on_delete='RESTRICT')
        recipient = CharField(max_length=300, default='')
        sent_at = DateTimeField(null=True)
        channel = CharField(max_length=40, default='')
        received_by = CharField(max_length=200, default='')
        class Meta:
            database = db
            table_name = 'prosecutor_notice'
    db.create_tables([ProsecutorNotice])

    class ProsecutorNoticeChildren(Model):
        owner = ForeignKeyField(ProsecutorNotice, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'prosecutor_notice_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([ProsecutorNoticeChildren])

    class ProtocolText(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        kind = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        decision = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        text = TextField(default='')
        active = BooleanField(null=True, default=True)
        class Meta:
            database = db
            table_name = 'protocol_text'
            indexes = ((('territory', 'kind', 'decision'), True),)
    db.create_tables([ProtocolText])

    class QualityScore(Model):
        id = Key()
        position = IntegerField(default=0)
        criterion = ForeignKeyField(Criterion, field=Criterion.id, null=True, on_delete='RESTRICT')
        level = IntegerField(null=True)
        dynamics = IntegerField(null=True)
        evidence = TextField(default='')
        reason = TextField(default='')
        document = ForeignKeyField(MonitoringForm, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'quality_score'
    db.create_tables([QualityScore])

    class ReceptionChildren(Model):
        owner = ForeignKeyField(Reception, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'reception_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([ReceptionChildren])

    class RecoveryCode(Model):
        id = Key()
        user = ForeignKeyField(User, on_delete='CASCADE')
        position = IntegerField()
        code_hash = CharField()
        class Meta:
            database = db
            table_name = 'recovery_code'
            indexes = ((('user', 'position'), True),)
    db.create_tables([RecoveryCode])

    class Regulation(Model):
        id = Key()
        territory = ForeignKeyField(Territory, on_delete='RESTRICT')
        version = IntegerField(default=1)
        title = CharField(max_length=400)
        edition = CharField(max_length=200, default='')
        basis = CharField(max_length=400, default='')
        adopted_on = DateField(null=True)
        published_on = DateField(null=True)
        published_where = CharField(max_length=300, default='')
        in_force_from = DateField()
        digest = CharField(max_length=64)
        source = TextField(default='')
        loaded_at = DateTimeField()
        loaded_by = CharField(max_length=200, default='')
        reason = CharField(max_length=400, default='')
        class Meta:
            database = db
            table_name = 'regulation'
            indexes = ((('territory', 'version'), True),)
    db.create_tables([Regulation])

    class RegulationRule(Model):
        id = Key()
        regulation = ForeignKeyField(Regulation, on_delete='RESTRICT')
        kind = CharField(max_length=12)
        code = CharField(max_length=60)
        position = IntegerField(default=0)
        payload = TextField()
        basis = CharField(max_length=400, default='')
        inherited = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'regulation_rule'
            indexes = ((('regulation', 'kind', 'code'), True),)
    db.create_tables([RegulationRule])

    class RehabPlanChildren(Model):
        owner = ForeignKeyField(RehabPlan, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'rehab_plan_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RehabPlanChildren])

    class RehabPlanFamilySigners(Model):
        owner = ForeignKeyField(RehabPlan, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'rehab_plan_family_signers'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RehabPlanFamilySigners])

    class RemovalActParents(Model):
        owner = ForeignKeyField(RemovalAct, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_act_parents'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RemovalActParents])

    class RemovalActThreatBasis(Model):
        owner = ForeignKeyField(RemovalAct, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_act_threat_basis'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RemovalActThreatBasis])

    class RemovalCommissioner(Model):
        id = Key()
        position = IntegerField(default=0)
        employee = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        document = ForeignKeyField(RemovalAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_commissioner'
    db.create_tables([RemovalCommissioner])

    class RemovalDecreeChildren(Model):
        owner = ForeignKeyField(RemovalDecree, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_decree_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RemovalDecreeChildren])

    class RemovalDecreeParentsFromWhom(Model):
        owner = ForeignKeyField(RemovalDecree, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_decree_parents_from_whom'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RemovalDecreeParentsFromWhom])

    class RemovalDecreeThreatBasis(Model):
        owner = ForeignKeyField(RemovalDecree, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_decree_threat_basis'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RemovalDecreeThreatBasis])

    class RemovalParticipant(Model):
        id = Key()
        position = IntegerField(default=0)
        role = CharField(max_length=40, default='')
        name = CharField(max_length=200, default='')
        org = CharField(max_length=300, default='')
        document = ForeignKeyField(RemovalAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removal_participant'
    db.create_tables([RemovalParticipant])

    class RemovedThing(Model):
        id = Key()
        position = IntegerField(default=0)
        what = CharField(max_length=300, default='')
        amount = CharField(max_length=60, default='')
        given_to = CharField(max_length=200, default='')
        document = ForeignKeyField(RemovalAct, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'removed_thing'
    db.create_tables([RemovedThing])

    class ReportedChild(Model):
        id = Key()
        position = IntegerField(default=0)
        last_name = CharField(max_length=80, default='')
        first_name = CharField(max_length=80, default='')
        patronymic = CharField(max_length=80, default='')
        gender = CharField(max_length=40, default='')
        birth_date = DateField(null=True)
        child_text = CharField(max_length=300, default='')
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        document = ForeignKeyField(ServiceMemo, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'reported_child'
    db.create_tables([ReportedChild])

    class RightsPlanChildren(Model):
        owner = ForeignKeyField(RightsPlan, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'rights_plan_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RightsPlanChildren])

    class RightsPlanMeasure(Model):
        id = Key()
        position = IntegerField(default=0)
        right = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        task = CharField(max_length=300, default='')
        action = TextField(default='')
        responsible_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        responsible_person = CharField(max_length=200, default='')
        due_on = DateField(null=True)
        done_on = DateField(null=True)
        result = CharField(max_length=300, default='')
        document = ForeignKeyField(RightsPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'rights_plan_measure'
    db.create_tables([RightsPlanMeasure])

    class RightsPlanViolatedRights(Model):
        owner = ForeignKeyField(RightsPlan, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'rights_plan_violated_rights'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([RightsPlanViolatedRights])

    class RiskMark(Model):
        id = Key()
        position = IntegerField(default=0)
        factor = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        mark = CharField(max_length=40, default='')
        weight = IntegerField(null=True)
        document = ForeignKeyField(RiskAssessment, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'risk_mark'
    db.create_tables([RiskMark])

    class SafetyPlan(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        risk_assessment = ForeignKeyField(RiskAssessment, null=True, on_delete='RESTRICT')
        child_stays = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        caregiver = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        caregiver_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        check_every_days = IntegerField(null=True, default=3)
        parent = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        parent_consent = CharField(max_length=40, default='')
        consent_on = DateField(null=True)
        caregiver_consent_on = DateField(null=True)
        ended_on = DateField(null=True)
        end_reason = TextField(default='')
        class Meta:
            database = db
            table_name = 'safety_plan'
    db.create_tables([SafetyPlan])

    class SafetyCheck(Model):
        id = Key()
        position = IntegerField(default=0)
        checked_on = DateField(null=True)
        checked_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        check_way = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        result = TextField(default='')
        document = ForeignKeyField(SafetyPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'safety_check'
    db.create_tables([SafetyCheck])

    class SafetyContact(Model):
        id = Key()
        position = IntegerField(default=0)
        who = CharField(max_length=200, default='')
        phone = CharField(max_length=40, default='')
        when = CharField(max_length=200, default='')
        document = ForeignKeyField(SafetyPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'safety_contact'
    db.create_tables([SafetyContact])

    class SafetyMark(Model):
        id = Key()
        position = IntegerField(default=0)
        factor = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        mark = CharField(max_length=40, default='')
        comment = CharField(max_length=500, default='')
        document = ForeignKeyField(RiskAssessment, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'safety_mark'
    db.create_tables([SafetyMark])

    class SafetyMeasure(Model):
        id = Key()
        position = IntegerField(default=0)
        threat = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        action = TextField(default='')
        responsible_person = CharField(max_length=200, default='')
        responsible_org = ForeignKeyField(Organisation, null=True, on_delete='RESTRICT')
        from_on = DateField(null=True)
        due_on = DateField(null=True)
        check_way = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        done_on = DateField(null=True)
        result = CharField(max_length=300, default='')
        document = ForeignKeyField(SafetyPlan, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'safety_measure'
    db.create_tables([SafetyMeasure])

    class SafetyPlanChildren(Model):
        owner = ForeignKeyField(SafetyPlan, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'safety_plan_children'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([SafetyPlanChildren])

    class SafetyPlanThreats(Model):
        owner = ForeignKeyField(SafetyPlan, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'safety_plan_threats'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([SafetyPlanThreats])

    class SearchEntry(Model):
        id = Key()
        document = CharField(max_length=40)
        row_id = IntegerField(default=0)
        row_key = CharField(max_length=80, default='')
        words = TextField(default='')
        body = TextField(default='[]')
        class Meta:
            database = db
            table_name = 'search_entry'
            indexes = ((('document', 'row_id', 'row_key'), True),)
    db.create_tables([SearchEntry])

    class ServiceMemoAbuseKinds(Model):
        owner = ForeignKeyField(ServiceMemo, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'service_memo_abuse_kinds'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([ServiceMemoAbuseKinds])

    class ServiceMemoNotifiedBodies(Model):
        owner = ForeignKeyField(ServiceMemo, on_delete='RESTRICT')
        target = ForeignKeyField(DictionaryEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'service_memo_notified_bodies'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([ServiceMemoNotifiedBodies])

    class SignalChild(Model):
        id = Key()
        position = IntegerField(default=0)
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        last_name = CharField(max_length=80, default='')
        first_name = CharField(max_length=80, default='')
        patronymic = CharField(max_length=80, default='')
        gender = CharField(max_length=40, default='')
        birth_date = DateField(null=True)
        not_established = BooleanField(null=True, default=False)
        document = ForeignKeyField(AbuseFactEntry, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'signal_child'
    db.create_tables([SignalChild])

    class SignInCount(Model):
        id = Key()
        kind = CharField(max_length=10)
        subject = CharField(max_length=64)
        tries = IntegerField(default=0)
        last_at = IntegerField(default=0)
        locked_until = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'sign_in_count'
            indexes = ((('kind', 'subject'), True),)
    db.create_tables([SignInCount])

    class StageTransition(Model):
        id = Key()
        case_id = IntegerField(index=True)
        code = CharField(max_length=8)
        from_stage = IntegerField(null=True)
        to_stage = IntegerField(null=True)
        from_state = CharField(max_length=20, default='')
        to_state = CharField(max_length=20, default='')
        happened_on = DateField()
        entered_at = DateTimeField()
        employee_id = IntegerField(null=True)
        officer = CharField(max_length=200, default='')
        basis_document = CharField(max_length=40, default='')
        basis_row_id = IntegerField(null=True)
        comment = TextField(default='')
        forced = BooleanField(default=False)
        force_reason = TextField(default='')
        second_officer = CharField(max_length=200, default='')
        guard_report = TextField(default='[]')
        class Meta:
            database = db
            table_name = 'stage_transition'
    db.create_tables([StageTransition])

    class TermAct(Model):
        id = Key()
        case_id = IntegerField(index=True, null=True)
        territory_id = IntegerField(null=True)
        rule = CharField(max_length=12)
        cycle = IntegerField(default=1)
        document = CharField(max_length=40, default='')
        row_id = IntegerField(null=True)
        kind = CharField(max_length=10)
        at = DateTimeField()
        employee_id = IntegerField(null=True)
        officer = CharField(max_length=200, default='')
        was_on = DateField()
        due_on = DateField(null=True)
        days_late = IntegerField(default=0)
        reason = TextField(default='')
        basis = CharField(max_length=300, default='')
        class Meta:
            database = db
            table_name = 'term_act'
            indexes = ((('document', 'row_id'), False),)
    db.create_tables([TermAct])

    class TermFigure(Model):
        id = Key()
        position = IntegerField(default=0)
        rule = CharField(max_length=12, default='')
        title = CharField(max_length=300, default='')
        expired = IntegerField(null=True)
        met = IntegerField(null=True)
        late = IntegerField(null=True)
        unmet = IntegerField(null=True)
        waived = IntegerField(null=True)
        days_late = IntegerField(null=True)
        document = ForeignKeyField(RegulationReport, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'term_figure'
    db.create_tables([TermFigure])

    class TerritoryNames(Model):
        id = Key()
        position = IntegerField(default=0)
        short_code = CharField(max_length=8, default='')
        name = CharField(max_length=300, default='')
        name_genitive = CharField(max_length=300, default='')
        name_prepositional = CharField(max_length=300, default='')
        region = CharField(max_length=100, default='')
        locality = CharField(max_length=100, default='')
        administration_name = CharField(max_length=300, default='')
        administration_genitive = CharField(max_length=300, default='')
        guardianship_name = CharField(max_length=300, default='')
        guardianship_genitive = CharField(max_length=300, default='')
        guardianship_dative = CharField(max_length=300, default='')
        guardianship_accusative = CharField(max_length=300, default='')
        council_name = CharField(max_length=100, default='')
        council_genitive = CharField(max_length=100, default='')
        council_accusative = CharField(max_length=100, default='')
        council_prepositional = CharField(max_length=100, default='')
        plan_label = CharField(max_length=100, default='')
        plan_label_genitive = CharField(max_length=100, default='')
        plan_label_accusative = CharField(max_length=100, default='')
        plan_label_plural = CharField(max_length=100, default='')
        head_title = CharField(max_length=100, default='')
        deputy_title = CharField(max_length=200, default='')
        from_on = DateField(null=True)
        basis = CharField(max_length=300, default='')
        names_confirmed = BooleanField(null=True, default=False)
        document = ForeignKeyField(Territory, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'territory_names'
    db.create_tables([TerritoryNames])

    class TrailDay(Model):
        id = Key()
        day = DateField(unique=True)
        number = IntegerField()
        hash = CharField(max_length=64)
        class Meta:
            database = db
            table_name = 'trail_day'
    db.create_tables([TrailDay])

    class TrailHead(Model):
        id = Key()
        number = IntegerField()
        hash = CharField(max_length=64)
        class Meta:
            database = db
            table_name = 'trail_head'
    db.create_tables([TrailHead])

    class TransferEnclosure(Model):
        id = Key()
        position = IntegerField(default=0)
        kind = CharField(max_length=40, default='')
        reference = CharField(max_length=300, default='')
        sheets = IntegerField(null=True, default=1)
        document = ForeignKeyField(CaseTransfer, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'transfer_enclosure'
    db.create_tables([TransferEnclosure])

    class UserGrant(Model):
        id = Key()
        user = ForeignKeyField(User, on_delete='CASCADE')
        role = ForeignKeyField(Grant, on_delete='CASCADE')
        class Meta:
            database = db
            table_name = 'account_grant'
            indexes = ((('user', 'role'), True),)
    db.create_tables([UserGrant])

    class Visit(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, field=Territory.id, null=True, on_delete='RESTRICT')
        case = ForeignKeyField(Case, field=Case.id, null=True, on_delete='RESTRICT')
        reg_number = CharField(max_length=60, default='')
        doc_date = DateField(null=True)
        place = CharField(max_length=120, default='')
        title_text = CharField(max_length=300, default='')
        status = CharField(max_length=40, default='draft')
        origin = CharField(max_length=40, default='typed')
        created_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        signed_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        signed_on = DateField(null=True)
        signer_position = CharField(max_length=200, default='')
        signer_name = CharField(max_length=120, default='')
        approved_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        approved_on = DateField(null=True)
        approver_position = CharField(max_length=200, default='')
        approver_name = CharField(max_length=120, default='')
        recorded_by = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        sent_on = DateField(null=True)
        received_on = DateField(null=True)
        executor = ForeignKeyField(Employee, field=Employee.id, null=True, on_delete='RESTRICT')
        executor_phone = CharField(max_length=40, default='')
        copies = IntegerField(null=True)
        late_entry_reason = CharField(max_length=300, default='')
        remark = TextField(default='')
        replaces_number = CharField(max_length=60, default='')
        instead_of = IntegerField(null=True)
        planned_on = DateField(null=True)
        aim = ForeignKeyField(DictionaryEntry, null=True, on_delete='RESTRICT')
        address = CharField(max_length=300, default='')
        outcome = CharField(max_length=40, default='')
        visited_at = DateTimeField(null=True)
        met_with = CharField(max_length=300, default='')
        observed = TextField(default='')
        agreed = TextField(default='')
        missed_reason = CharField(max_length=300, default='')
        next_on = DateField(null=True)
        note = TextField(default='')
        class Meta:
            database = db
            table_name = 'visit'
    db.create_tables([Visit])

    class VisitChildrenSeen(Model):
        owner = ForeignKeyField(Visit, on_delete='RESTRICT')
        target = ForeignKeyField(Person, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'visit_children_seen'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([VisitChildrenSeen])

    class VisitVisitors(Model):
        owner = ForeignKeyField(Visit, on_delete='RESTRICT')
        target = ForeignKeyField(Employee, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'visit_visitors'
            indexes = ((('owner', 'target'), True),)
    db.create_tables([VisitVisitors])

    class WebSession(Model):
        id = Key()
        token_hash = CharField(unique=True, max_length=64)
        user_id = CharField(index=True, max_length=64, default='')
        data = TextField(default='{}')
        created_at = IntegerField()
        seen_at = IntegerField()
        address = CharField(max_length=64, default='')
        agent = CharField(max_length=300, default='')
        class Meta:
            database = db
            table_name = 'web_session'
    db.create_tables([WebSession])

    class Wording(Model):
        id = Key()
        row_version = IntegerField(default=1)
        territory = ForeignKeyField(Territory, null=True, on_delete='RESTRICT')
        document = CharField(max_length=40, default='')
        block = CharField(max_length=40, default='')
        number = IntegerField(null=True)
        standard = BooleanField(null=True, default=False)
        text = TextField(default='')
        reason = CharField(max_length=300, default='')
        version = IntegerField(null=True)
        created_by = ForeignKeyField(Employee, null=True, on_delete='RESTRICT')
        created_at = DateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'wording'
            indexes = ((('territory', 'document', 'block', 'number', 'version'), True),)
    db.create_tables([Wording])

    class WorkCount(Model):
        id = Key()
        user_id = IntegerField()
        kind = CharField(max_length=10)
        minute = IntegerField()
        taken = IntegerField()
        class Meta:
            database = db
            table_name = 'work_count'
            indexes = ((('user_id', 'kind'), True),)
    db.create_tables([WorkCount])

    class WorkFigure(Model):
        id = Key()
        position = IntegerField(default=0)
        label = CharField(max_length=200, default='')
        number = IntegerField(null=True)
        note = CharField(max_length=200, default='')
        document = ForeignKeyField(RegulationReport, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'work_figure'
    db.create_tables([WorkFigure])
    db.execute_sql('CREATE UNIQUE INDEX IF NOT EXISTS calendar_day_of_all ON calendar_day (day) WHERE territory_id IS NULL')
    db.execute_sql('CREATE UNIQUE INDEX IF NOT EXISTS calendar_day_of_one ON calendar_day (territory_id, day)')
    db.execute_sql("CREATE UNIQUE INDEX IF NOT EXISTS family_card_active ON family_card (family_id) WHERE status = 'registered'")
