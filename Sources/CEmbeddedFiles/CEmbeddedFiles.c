// Files of this repository that are parts of the program. A test names those of `templates` that are missing here.

#include "CEmbeddedFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char deploy_github_actions_yml[] = {
#embed "../../deploy/github-actions.yml"
};
static const unsigned char templates_artist_html[] = {
#embed "../../templates/artist.html"
};
static const unsigned char templates_artists_html[] = {
#embed "../../templates/artists.html"
};
static const unsigned char templates_assets_apple_touch_icon_png[] = {
#embed "../../templates/assets/apple-touch-icon.png"
};
static const unsigned char templates_assets_css_player_css[] = {
#embed "../../templates/assets/css/player.css"
};
static const unsigned char templates_assets_css_settings_css[] = {
#embed "../../templates/assets/css/settings.css"
};
static const unsigned char templates_assets_css_site_css[] = {
#embed "../../templates/assets/css/site.css"
};
static const unsigned char templates_assets_favicon_ico[] = {
#embed "../../templates/assets/favicon.ico"
};
static const unsigned char templates_assets_favicon_svg[] = {
#embed "../../templates/assets/favicon.svg"
};
static const unsigned char templates_assets_icon_192_png[] = {
#embed "../../templates/assets/icon-192.png"
};
static const unsigned char templates_assets_icon_512_png[] = {
#embed "../../templates/assets/icon-512.png"
};
static const unsigned char templates_assets_js_contact_js[] = {
#embed "../../templates/assets/js/contact.js"
};
static const unsigned char templates_assets_js_light_box_js[] = {
#embed "../../templates/assets/js/light_box.js"
};
static const unsigned char templates_assets_js_player_js[] = {
#embed "../../templates/assets/js/player.js"
};
static const unsigned char templates_assets_js_site_js[] = {
#embed "../../templates/assets/js/site.js"
};
static const unsigned char templates_assets_js_sounds_js[] = {
#embed "../../templates/assets/js/sounds.js"
};
static const unsigned char templates_base_html[] = {
#embed "../../templates/base.html"
};
static const unsigned char templates_blog_html[] = {
#embed "../../templates/blog.html"
};
static const unsigned char templates_blog_post_html[] = {
#embed "../../templates/blog_post.html"
};
static const unsigned char templates_contact_html[] = {
#embed "../../templates/contact.html"
};
static const unsigned char templates_contact_answer_html[] = {
#embed "../../templates/contact_answer.html"
};
static const unsigned char templates_contact_thanks_html[] = {
#embed "../../templates/contact_thanks.html"
};
static const unsigned char templates_equipment_html[] = {
#embed "../../templates/equipment.html"
};
static const unsigned char templates_feeds_atom_xml[] = {
#embed "../../templates/feeds/atom.xml"
};
static const unsigned char templates_feeds_feed_json[] = {
#embed "../../templates/feeds/feed.json"
};
static const unsigned char templates_feeds_music_xml[] = {
#embed "../../templates/feeds/music.xml"
};
static const unsigned char templates_feeds_rss_xml[] = {
#embed "../../templates/feeds/rss.xml"
};
static const unsigned char templates_feeds_term_xml[] = {
#embed "../../templates/feeds/term.xml"
};
static const unsigned char templates_home_html[] = {
#embed "../../templates/home.html"
};
static const unsigned char templates_machines_humans_txt[] = {
#embed "../../templates/machines/humans.txt"
};
static const unsigned char templates_machines_oembed_json[] = {
#embed "../../templates/machines/oembed.json"
};
static const unsigned char templates_machines_playlist_txt[] = {
#embed "../../templates/machines/playlist.txt"
};
static const unsigned char templates_machines_robots_txt[] = {
#embed "../../templates/machines/robots.txt"
};
static const unsigned char templates_machines_security_txt[] = {
#embed "../../templates/machines/security.txt"
};
static const unsigned char templates_machines_site_webmanifest[] = {
#embed "../../templates/machines/site.webmanifest"
};
static const unsigned char templates_machines_sitemap_xml[] = {
#embed "../../templates/machines/sitemap.xml"
};
static const unsigned char templates_machines_sitemap_index_xml[] = {
#embed "../../templates/machines/sitemap_index.xml"
};
static const unsigned char templates_machines_speculation_rules_json[] = {
#embed "../../templates/machines/speculation_rules.json"
};
static const unsigned char templates_not_found_html[] = {
#embed "../../templates/not_found.html"
};
static const unsigned char templates_page_html[] = {
#embed "../../templates/page.html"
};
static const unsigned char templates_partials_address_html[] = {
#embed "../../templates/partials/address.html"
};
static const unsigned char templates_partials_artist_card_html[] = {
#embed "../../templates/partials/artist_card.html"
};
static const unsigned char templates_partials_breadcrumbs_html[] = {
#embed "../../templates/partials/breadcrumbs.html"
};
static const unsigned char templates_partials_contact_form_html[] = {
#embed "../../templates/partials/contact_form.html"
};
static const unsigned char templates_partials_contact_other_html[] = {
#embed "../../templates/partials/contact_other.html"
};
static const unsigned char templates_partials_embed_html[] = {
#embed "../../templates/partials/embed.html"
};
static const unsigned char templates_partials_footer_html[] = {
#embed "../../templates/partials/footer.html"
};
static const unsigned char templates_partials_header_html[] = {
#embed "../../templates/partials/header.html"
};
static const unsigned char templates_partials_home_artists_html[] = {
#embed "../../templates/partials/home/artists.html"
};
static const unsigned char templates_partials_home_invitation_html[] = {
#embed "../../templates/partials/home/invitation.html"
};
static const unsigned char templates_partials_home_listen_html[] = {
#embed "../../templates/partials/home/listen.html"
};
static const unsigned char templates_partials_home_posts_html[] = {
#embed "../../templates/partials/home/posts.html"
};
static const unsigned char templates_partials_home_testimonials_html[] = {
#embed "../../templates/partials/home/testimonials.html"
};
static const unsigned char templates_partials_home_work_html[] = {
#embed "../../templates/partials/home/work.html"
};
static const unsigned char templates_partials_icon_html[] = {
#embed "../../templates/partials/icon.html"
};
static const unsigned char templates_partials_jsonld_breadcrumbs_html[] = {
#embed "../../templates/partials/jsonld_breadcrumbs.html"
};
static const unsigned char templates_partials_jsonld_organization_html[] = {
#embed "../../templates/partials/jsonld_organization.html"
};
static const unsigned char templates_partials_light_box_html[] = {
#embed "../../templates/partials/light_box.html"
};
static const unsigned char templates_partials_list_part_html[] = {
#embed "../../templates/partials/list_part.html"
};
static const unsigned char templates_partials_mark_html[] = {
#embed "../../templates/partials/mark.html"
};
static const unsigned char templates_partials_player_bar_html[] = {
#embed "../../templates/partials/player_bar.html"
};
static const unsigned char templates_partials_player_head_html[] = {
#embed "../../templates/partials/player_head.html"
};
static const unsigned char templates_partials_post_card_html[] = {
#embed "../../templates/partials/post_card.html"
};
static const unsigned char templates_partials_post_mark_html[] = {
#embed "../../templates/partials/post_mark.html"
};
static const unsigned char templates_partials_project_card_html[] = {
#embed "../../templates/partials/project_card.html"
};
static const unsigned char templates_partials_terms_html[] = {
#embed "../../templates/partials/terms.html"
};
static const unsigned char templates_partials_testimonial_html[] = {
#embed "../../templates/partials/testimonial.html"
};
static const unsigned char templates_partials_track_html[] = {
#embed "../../templates/partials/track.html"
};
static const unsigned char templates_player_html[] = {
#embed "../../templates/player.html"
};
static const unsigned char templates_portfolio_html[] = {
#embed "../../templates/portfolio.html"
};
static const unsigned char templates_portfolio_project_html[] = {
#embed "../../templates/portfolio_project.html"
};
static const unsigned char templates_prices_html[] = {
#embed "../../templates/prices.html"
};
static const unsigned char templates_rooms_html[] = {
#embed "../../templates/rooms.html"
};
static const unsigned char templates_strings_de_yaml[] = {
#embed "../../templates/strings/de.yaml"
};
static const unsigned char templates_strings_en_yaml[] = {
#embed "../../templates/strings/en.yaml"
};
static const unsigned char templates_taxonomy_html[] = {
#embed "../../templates/taxonomy.html"
};
static const unsigned char templates_term_html[] = {
#embed "../../templates/term.html"
};
static const unsigned char templates_testimonials_html[] = {
#embed "../../templates/testimonials.html"
};

#define FILE(path, bytes) { path, bytes, sizeof bytes }

static const studio_file files[] = {
    FILE("deploy/github-actions.yml", deploy_github_actions_yml),
    FILE("templates/artist.html", templates_artist_html),
    FILE("templates/artists.html", templates_artists_html),
    FILE("templates/assets/apple-touch-icon.png", templates_assets_apple_touch_icon_png),
    FILE("templates/assets/css/player.css", templates_assets_css_player_css),
    FILE("templates/assets/css/settings.css", templates_assets_css_settings_css),
    FILE("templates/assets/css/site.css", templates_assets_css_site_css),
    FILE("templates/assets/favicon.ico", templates_assets_favicon_ico),
    FILE("templates/assets/favicon.svg", templates_assets_favicon_svg),
    FILE("templates/assets/icon-192.png", templates_assets_icon_192_png),
    FILE("templates/assets/icon-512.png", templates_assets_icon_512_png),
    FILE("templates/assets/js/contact.js", templates_assets_js_contact_js),
    FILE("templates/assets/js/light_box.js", templates_assets_js_light_box_js),
    FILE("templates/assets/js/player.js", templates_assets_js_player_js),
    FILE("templates/assets/js/site.js", templates_assets_js_site_js),
    FILE("templates/assets/js/sounds.js", templates_assets_js_sounds_js),
    FILE("templates/base.html", templates_base_html),
    FILE("templates/blog.html", templates_blog_html),
    FILE("templates/blog_post.html", templates_blog_post_html),
    FILE("templates/contact.html", templates_contact_html),
    FILE("templates/contact_answer.html", templates_contact_answer_html),
    FILE("templates/contact_thanks.html", templates_contact_thanks_html),
    FILE("templates/equipment.html", templates_equipment_html),
    FILE("templates/feeds/atom.xml", templates_feeds_atom_xml),
    FILE("templates/feeds/feed.json", templates_feeds_feed_json),
    FILE("templates/feeds/music.xml", templates_feeds_music_xml),
    FILE("templates/feeds/rss.xml", templates_feeds_rss_xml),
    FILE("templates/feeds/term.xml", templates_feeds_term_xml),
    FILE("templates/home.html", templates_home_html),
    FILE("templates/machines/humans.txt", templates_machines_humans_txt),
    FILE("templates/machines/oembed.json", templates_machines_oembed_json),
    FILE("templates/machines/playlist.txt", templates_machines_playlist_txt),
    FILE("templates/machines/robots.txt", templates_machines_robots_txt),
    FILE("templates/machines/security.txt", templates_machines_security_txt),
    FILE("templates/machines/site.webmanifest", templates_machines_site_webmanifest),
    FILE("templates/machines/sitemap.xml", templates_machines_sitemap_xml),
    FILE("templates/machines/sitemap_index.xml", templates_machines_sitemap_index_xml),
    FILE("templates/machines/speculation_rules.json", templates_machines_speculation_rules_json),
    FILE("templates/not_found.html", templates_not_found_html),
    FILE("templates/page.html", templates_page_html),
    FILE("templates/partials/address.html", templates_partials_address_html),
    FILE("templates/partials/artist_card.html", templates_partials_artist_card_html),
    FILE("templates/partials/breadcrumbs.html", templates_partials_breadcrumbs_html),
    FILE("templates/partials/contact_form.html", templates_partials_contact_form_html),
    FILE("templates/partials/contact_other.html", templates_partials_contact_other_html),
    FILE("templates/partials/embed.html", templates_partials_embed_html),
    FILE("templates/partials/footer.html", templates_partials_footer_html),
    FILE("templates/partials/header.html", templates_partials_header_html),
    FILE("templates/partials/home/artists.html", templates_partials_home_artists_html),
    FILE("templates/partials/home/invitation.html", templates_partials_home_invitation_html),
    FILE("templates/partials/home/listen.html", templates_partials_home_listen_html),
    FILE("templates/partials/home/posts.html", templates_partials_home_posts_html),
    FILE("templates/partials/home/testimonials.html", templates_partials_home_testimonials_html),
    FILE("templates/partials/home/work.html", templates_partials_home_work_html),
    FILE("templates/partials/icon.html", templates_partials_icon_html),
    FILE("templates/partials/jsonld_breadcrumbs.html", templates_partials_jsonld_breadcrumbs_html),
    FILE("templates/partials/jsonld_organization.html", templates_partials_jsonld_organization_html),
    FILE("templates/partials/light_box.html", templates_partials_light_box_html),
    FILE("templates/partials/list_part.html", templates_partials_list_part_html),
    FILE("templates/partials/mark.html", templates_partials_mark_html),
    FILE("templates/partials/player_bar.html", templates_partials_player_bar_html),
    FILE("templates/partials/player_head.html", templates_partials_player_head_html),
    FILE("templates/partials/post_card.html", templates_partials_post_card_html),
    FILE("templates/partials/post_mark.html", templates_partials_post_mark_html),
    FILE("templates/partials/project_card.html", templates_partials_project_card_html),
    FILE("templates/partials/terms.html", templates_partials_terms_html),
    FILE("templates/partials/testimonial.html", templates_partials_testimonial_html),
    FILE("templates/partials/track.html", templates_partials_track_html),
    FILE("templates/player.html", templates_player_html),
    FILE("templates/portfolio.html", templates_portfolio_html),
    FILE("templates/portfolio_project.html", templates_portfolio_project_html),
    FILE("templates/prices.html", templates_prices_html),
    FILE("templates/rooms.html", templates_rooms_html),
    FILE("templates/strings/de.yaml", templates_strings_de_yaml),
    FILE("templates/strings/en.yaml", templates_strings_en_yaml),
    FILE("templates/taxonomy.html", templates_taxonomy_html),
    FILE("templates/term.html", templates_term_html),
    FILE("templates/testimonials.html", templates_testimonials_html),
};

const studio_file *studio_file_at(size_t index) {
    return index < sizeof files / sizeof files[0] ? &files[index] : NULL;
}
