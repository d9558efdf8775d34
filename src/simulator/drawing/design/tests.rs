use proptest::prelude::*;

use super::*;
use crate::simulator::drawing::layout::layout;
use crate::simulator::drawing::samples::{any_design, edge, node, shortener, sql};
use crate::simulator::outcome::{NodeSeries, Series};

/// `pg` is full with 190,000 waiting, two of six `api` are dead, `lb` is calm.
fn series() -> Series {
    let node = |id: &str, utilisation: f64, queue: u64, instances: [u32; 2]| NodeSeries {
        node: id.to_string(),
        utilisation: vec![0.2, utilisation],
        queue: vec![0, queue],
        refused: vec![0, 0],
        rate: vec![100.0, 100.0],
        hits: Vec::new(),
        instances: instances.to_vec(),
    };
    Series {
        window: 1_000_000,
        fault: Some((1_000_000, 2_000_000)),
        nodes: vec![
            node("lb", 0.0, 0, [1, 1]),
            node("api", 1.0, 300, [6, 4]),
            node("pg", 1.0, 190_000, [3, 3]),
        ],
        ..Series::default()
    }
}

fn heated(time: u64) -> String {
    let design = shortener();
    let heat = Heat::at(&design, &series(), time);
    draw(&design, &layout(&design), Some(&heat)).to_string()
}

#[test]
fn every_box_says_name_copies_kind_and_parameters() {
    let design = shortener();
    let svg = draw(&design, &layout(&design), None).to_string();
    for text in [
        ">api ×6<",
        ">service<",
        ">8\u{a0}slots · queue 64<",
        ">SQL + 2\u{a0}replicas<",
        ">load balancer<",
    ] {
        assert!(svg.contains(text), "{text} in {svg}");
    }
}

#[test]
fn only_unusual_calls_carry_a_label() {
    let design = shortener();
    let svg = draw(&design, &layout(&design), None).to_string();
    assert_eq!(svg.matches("class=\"label\"").count(), 1);
    assert!(svg.contains(">200\u{a0}ms · 2\u{a0}tries<"));
}

#[test]
fn heat_shows_figures_the_bottleneck_and_dead_copies() {
    let svg = heated(1_500_000);
    assert!(svg.contains(">100\u{a0}% · queue 190\u{a0}k<"));
    assert!(svg.contains(">✕ 4 of 6 up<"));
    assert_eq!(svg.matches(">bottleneck<").count(), 1);
    assert_eq!(svg.matches("heat-4").count(), 2);
    assert!(svg.contains("box heat-4 worst"));
    assert!(heated(0).contains("box heat-0"));
}

#[test]
fn what_has_no_limit_of_its_own_is_not_coloured_and_has_no_bar() {
    let svg = heated(1_500_000);
    assert!(svg.contains(">100/s<"));
    // Of lb, api and pg two have servers.
    assert_eq!(svg.matches("class=\"busy\"").count(), 2);
    assert_eq!(heat_key().to_string().matches("<li>").count(), 6);
}

#[test]
fn the_full_node_that_others_wait_for_is_the_bottleneck() {
    let heat = Heat::at(&shortener(), &series(), 1_500_000);
    assert_eq!(heat.bottleneck.as_deref(), Some("pg"));
    assert!(heat.fault);
    assert_eq!(Heat::at(&shortener(), &series(), 0).bottleneck, None);
}

#[test]
fn times_after_the_end_show_the_last_window() {
    assert_eq!(heated(1_500_000), heated(u64::MAX));
    assert_ne!(heated(0), heated(1_000_000));
}

#[test]
fn the_description_lists_nodes_and_figures() {
    let svg = heated(1_000_000);
    let description = svg
        .split("<desc>")
        .nth(1)
        .and_then(|rest| rest.split("</desc>").next());
    let expected = "user, client; lb, load balancer: 100/s; api ×6, service: 100\u{a0}%, queue 300, \
                    4 of 6 up; pg, SQL database: 100\u{a0}%, queue 190\u{a0}k, the bottleneck.";
    assert_eq!(description, Some(expected));
}

#[test]
fn names_are_escaped_everywhere() {
    let mut design = shortener();
    design.nodes[2].id = "<script>\"'&".to_string();
    design.edges[1].to = design.nodes[2].id.clone();
    let svg = draw_for_page(&design, None).to_string();
    assert!(!svg.contains("<script"));
    assert!(svg.contains("&lt;script&gt;&quot;&#39;&amp;"));
}

#[test]
fn every_width_a_drawing_may_have_has_its_rules_in_the_style_sheet() {
    let sheet = include_str!("../../../../static/css/drawing.css");
    for width in 0..2000 {
        let mut placement = layout(&shortener());
        placement.width = width;
        if let Some(room) = least_room(&placement) {
            assert!(
                sheet.contains(&format!(".least-{room} {{"))
                    && sheet.contains(&format!(".wide-{room}.tall {{"))
            );
            // Small drawings fit a phone, others shrink by a quarter at most.
            assert!(room == 20 || room * 16 * 4 >= width * 3 - 256, "{width} {room}");
        }
    }
}

#[test]
fn a_design_beyond_the_limits_is_drawn_in_part() {
    let mut design = shortener();
    for index in 0..2_000 {
        design.nodes.push(node(&format!("n{index}"), sql(), 1));
        for _ in 0..6 {
            design.edges.push(edge("api", &format!("n{index}")));
        }
    }
    let svg = draw(&design, &layout(&design), None).to_string();
    assert_eq!(svg.matches("class=\"box\"").count(), 60);
    assert_eq!(svg.matches("class=\"wire\"").count(), 200);
    assert!(svg.len() < 200_000);
}

#[test]
fn a_design_without_nodes_is_an_empty_picture() {
    let svg = draw_for_page(&Design::default(), None).to_string();
    assert!(svg.contains("<svg") && !svg.contains("<rect"), "{svg}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_same_design_gives_the_same_bytes_without_style_or_script(design in any_design()) {
        let svg = draw_for_page(&design, None).to_string();
        prop_assert_eq!(&svg, &draw_for_page(&design.clone(), None).to_string());
        prop_assert!(!svg.contains(" style=") && !svg.contains("<style") && !svg.contains(" id="));
        prop_assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
    }
}
