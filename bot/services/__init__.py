"""Use cases: one public method is one transaction and one thing that a person can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.cards import CardService
from bot.services.catalogue.details import DetailService
from bot.services.catalogue.films import FilmService
from bot.services.catalogue.importing import CatalogueService
from bot.services.catalogue.own_films import OwnFilmService
from bot.services.catalogue.search import FilmSearch
from bot.services.changes import FilmChanges
from bot.services.checking import CheckService
from bot.services.errands import Errands
from bot.services.installation import InstallationService
from bot.services.jobs import JobService
from bot.services.library.announcements import AnnouncementService
from bot.services.library.drafting import DraftingService
from bot.services.library.feeds import FeedService
from bot.services.library.importing import LibraryService
from bot.services.library.publishing import PublishingService
from bot.services.library.reviews import ReviewService
from bot.services.library.sources import SourceService
from bot.services.members.diary import DiaryService
from bot.services.members.digests import DigestService
from bot.services.members.profiles import ProfileService
from bot.services.members.rankings import RankingService
from bot.services.members.ratings import RatingService
from bot.services.members.reveals import RevealService
from bot.services.members.server_stats import ServerStatsService
from bot.services.members.watchlist import WatchlistService
from bot.services.moderation.acts import ModerationService
from bot.services.moderation.bans import BanService
from bot.services.moderation.hiding import HidingService
from bot.services.moderation.notices import NoticeService, RetentionService
from bot.services.moderation.posting import PostingService
from bot.services.moderation.raids import RaidService
from bot.services.moderation.reports import ReportService
from bot.services.moderation.settings import SettingsService
from bot.services.nights import NightServices, build_nights
from bot.services.privacy.departures import DepartureService
from bot.services.privacy.forgetting import PrivacyService
from bot.services.privacy.former_members import FormerMemberService
from bot.services.privacy.imports import MemberImportService

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bot.services.library.sources import Network
    from bot.storage.database import Database

__all__ = ["Services", "build_services"]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a command may ask for."""

    films: FilmService
    search: FilmSearch
    catalogue: CatalogueService
    ratings: RatingService
    reviews: ReviewService
    cards: CardService
    library: LibraryService
    installation: InstallationService
    privacy: PrivacyService
    imports: MemberImportService
    departures: DepartureService
    former_members: FormerMemberService
    jobs: JobService
    moderation: ModerationService
    bans: BanService
    hiding: HidingService
    posting: PostingService
    raids: RaidService
    reports: ReportService
    notices: NoticeService
    retention: RetentionService
    settings: SettingsService
    drafting: DraftingService
    publishing: PublishingService
    own_films: OwnFilmService
    feeds: FeedService
    sources: SourceService
    details: DetailService
    announcements: AnnouncementService
    checking: CheckService
    diary: DiaryService
    watchlist: WatchlistService
    reveals: RevealService
    digests: DigestService
    rankings: RankingService
    profiles: ProfileService
    server_stats: ServerStatsService
    nights: NightServices
    changes: FilmChanges
    clock: Callable[[], datetime]


def build_services(
    database: Database,
    clock: Callable[[], datetime],
    database_path: Path | None = None,
    *,
    network: Network | None = None,
) -> Services:
    """Wire the services to a database.

    Args:
        database: The open database.
        clock: Returns the aware time of now.
        database_path: Where the database lies, for the search index beside it; None searches without one.
        network: What may be asked on the web; None asks nothing.
    """
    changes = FilmChanges()
    search = FilmSearch(database, changes, database_path)
    library = LibraryService(database, clock)
    jobs = JobService(database, clock)
    moderation = ModerationService(database, jobs, changes, clock)
    errands = Errands(database, jobs, clock)
    settings = SettingsService(database, moderation, clock)
    return Services(
        films=FilmService(database, search),
        search=search,
        catalogue=CatalogueService(database),
        ratings=RatingService(database, jobs, changes, clock),
        reviews=ReviewService(database),
        cards=CardService(database, clock),
        library=library,
        installation=InstallationService(database, library),
        privacy=PrivacyService(database, jobs, changes, clock),
        imports=MemberImportService(database, jobs, changes, clock),
        departures=DepartureService(database, jobs, clock),
        former_members=FormerMemberService(database, jobs, clock),
        jobs=jobs,
        moderation=moderation,
        settings=settings,
        bans=BanService(database, moderation, jobs, clock),
        hiding=HidingService(database, moderation, clock),
        posting=PostingService(moderation, clock),
        raids=RaidService(database, moderation, clock),
        reports=ReportService(database, moderation, jobs, clock),
        notices=NoticeService(database, jobs, clock),
        retention=RetentionService(database, jobs, clock),
        drafting=DraftingService(database, moderation, clock),
        publishing=PublishingService(database, moderation, clock),
        own_films=OwnFilmService(database, moderation, changes),
        feeds=FeedService(database, moderation, jobs, clock, network.guard if network else None),
        sources=SourceService(database, jobs, errands, clock, network),
        details=DetailService(database, jobs, errands, changes, clock, network.tmdb if network else None),
        announcements=AnnouncementService(database),
        checking=CheckService(database),
        diary=DiaryService(database, clock),
        watchlist=WatchlistService(database, changes, clock),
        digests=DigestService(database, jobs, settings, clock),
        reveals=RevealService(database, moderation, settings, jobs, changes, clock),
        rankings=RankingService(database, clock),
        profiles=ProfileService(database, clock),
        server_stats=ServerStatsService(database, clock),
        nights=build_nights(database, moderation, jobs, clock),
        changes=changes,
        clock=clock,
    )
