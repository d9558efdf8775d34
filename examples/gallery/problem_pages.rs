use greenroom::drafts::DraftLanguage;
use greenroom::drafts::views::{VersionRow, VersionsPage};
use greenroom::package::LanguageId;
use greenroom::problems::views::{
    AttemptRow, Choice, Filters, IndexPage, LanguageOption, ProblemView, ShowPage, SolveState, WorkspacePage,
    WorkspaceTab,
};
use greenroom::web::views::{BadgeView, FieldErrors, Layout, Section, Theme};

use crate::{Gallery, samples};

pub fn add(gallery: &mut Gallery) -> anyhow::Result<()> {
    lists(gallery)?;
    let here = "/problems/token-bucket";
    let show = |layout: Layout, problem: ProblemView, state| ShowPage {
        layout,
        problem,
        state,
        own_submissions: 3,
        facts: None,
        note: None,
        similar: Vec::new(),
    };
    let seeker = || samples::seeker(Section::Practice, here);
    gallery.add(
        "problem-visitor",
        &show(
            samples::visitor(Section::Practice, here),
            samples::problem(),
            SolveState::New,
        ),
    )?;
    gallery.add("problem", &show(seeker(), samples::problem(), SolveState::Solved))?;
    let mut incomplete = samples::problem();
    incomplete.incomplete = Some("the output validator is missing".into());
    gallery.add("problem-incomplete", &show(seeker(), incomplete, SolveState::New))?;
    gallery.add("workspace", &workspace(seeker(), FieldErrors::default()))?;
    let mut errors = FieldErrors::default();
    errors.push(
        "source",
        "The source holds a NUL character at byte 812. Remove it and send again.",
    );
    gallery.add("workspace-errors", &workspace(seeker(), errors))?;
    gallery.add(
        "workspace-visitor",
        &workspace(samples::visitor(Section::Practice, here), FieldErrors::default()),
    )?;
    versions(gallery)
}

fn lists(gallery: &mut Gallery) -> anyhow::Result<()> {
    let choice = |text: &str| Choice {
        value: text.to_ascii_lowercase(),
        text: text.into(),
        selected: false,
    };
    let filters = |query: &str| Filters {
        query: query.into(),
        topics: ["Graphs", "Hashing", "Simulation"].map(choice).into(),
        difficulties: ["Easy", "Medium", "Hard"].map(choice).into(),
        statuses: ["New", "Tried", "Solved"].map(choice).into(),
        languages: ["C++", "Python"].map(choice).into(),
        kinds: ["Code", "Design"].map(choice).into(),
        bookmarks: Some(false),
    };
    let mut page = IndexPage {
        layout: samples::seeker(Section::Practice, "/problems"),
        filters: filters(""),
        rows: samples::rows(),
        matching: Some(56),
        next_url: Some("/problems?after=deadlock-detective".into()),
        is_continued: false,
        any_published: true,
    };
    gallery.add("problems", &page)?;
    page.layout.theme = Theme::Dark;
    page.filters = filters("byzantine");
    page.rows.clear();
    page.matching = Some(0);
    page.next_url = None;
    gallery.add("problems-nothing", &page)?;
    page.layout = samples::visitor(Section::Practice, "/problems");
    page.any_published = false;
    page.filters = Filters::default();
    gallery.add("problems-empty", &page)
}

fn workspace(layout: Layout, errors: FieldErrors) -> WorkspacePage {
    let option = |id: &str, name: &str, version: Option<&str>| LanguageOption {
        id: id.into(),
        name: name.into(),
        version: version.map(str::to_owned),
        selected: id == "python3",
        starter: format!("starter of {id}\n"),
    };
    let attempt = |number, badge, sent: &str| AttemptRow {
        url: format!("/submissions/{number}"),
        number,
        badge,
        language: "Python".into(),
        sent_at: sent.into(),
    };
    WorkspacePage {
        layout,
        problem: samples::problem(),
        state: SolveState::Tried,
        languages: vec![
            option("c", "C", Some("gcc 12.2")),
            option("cpp", "C++", Some("g++ 12.2")),
            option("java", "Java", None),
            option("python3", "Python", Some("3.11.2")),
        ],
        source: samples::SOURCE.into(),
        revision: 7,
        saved_at: Some("12:04".into()),
        saved_at_iso: Some("2026-11-22T12:04:31Z".into()),
        idempotency_key: "5b1c2f0e-7a55-4c38-9d5e-2f6f3d1f8a10".into(),
        tab: WorkspaceTab::Samples,
        custom_input: "2 2 5\na 0\n".into(),
        attempts: vec![
            attempt(2, BadgeView::WRONG_ANSWER, "12:06"),
            attempt(1, BadgeView::TIME_LIMIT, "11:58"),
        ],
        max_source_bytes: 128 << 10,
        errors,
    }
}

fn versions(gallery: &mut Gallery) -> anyhow::Result<()> {
    let version = |revision: u64, saved_at: &str, is_current| VersionRow {
        revision,
        saved_at: saved_at.into(),
        size_bytes: 742 + revision,
        line_count: 24,
        source: samples::SOURCE.into(),
        is_cut: false,
        is_current,
    };
    let mut page = VersionsPage {
        layout: samples::seeker(
            Section::Practice,
            "/problems/token-bucket/drafts/python3/versions",
        ),
        problem_slug: "token-bucket".into(),
        problem_title: "Token bucket".into(),
        language: DraftLanguage::Code(LanguageId::PYTHON3),
        versions: vec![
            version(7, "Today 12:04:31", true),
            version(6, "Today 12:01:09", false),
            version(3, "Yesterday 18:20:44", false),
        ],
        next_url: None,
    };
    gallery.add("versions", &page)?;
    page.versions.clear();
    gallery.add("versions-empty", &page)
}
