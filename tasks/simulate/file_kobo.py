"""Survey exports of KoboToolbox (domain.md 6.1): a main sheet and a repeat sheet, as labels or as XML names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.codes import load_code_list, load_code_map
from config.simulate import Defect, Wave
from tasks.simulate import defects, places
from tasks.simulate.dates import ISO, date_text
from tasks.simulate.defects import Injector
from tasks.simulate.file_kobo_questions import APPENDED, MAIN, MEMBER, REPEAT_APPENDED, main_answers, member_answers
from tasks.simulate.records import Records, coded, constant, flat, nothing, number_text
from tasks.simulate.sheet_writer import NUMBER, TEXT, Sheet, write_workbook
from tasks.simulate.streams import Ints
from tasks.simulate.survey import Sample, draw_sample
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import table_sheet
from tasks.simulate.world import World
