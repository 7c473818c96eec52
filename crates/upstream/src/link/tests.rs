//! The forms of links in circulation, and texts that are none.

use super::{ProductLink, Site};
use proptest::prelude::*;

const ID: &str = "610947572360";

/// Each form with its site; `ID` stands for the number.
const FORMS: &[(&str, Site)] = &[
    ("https://detail.1688.com/offer/ID.html", Site::Alibaba1688),
    ("https://detail.1688.com/offer/ID.html?spm=a26352.13672862.offerlist.1&cosite=-", Site::Alibaba1688),
    ("http://detail.1688.com/offer/ID.html#comments", Site::Alibaba1688),
    ("detail.1688.com/offer/ID.html", Site::Alibaba1688),
    ("//detail.1688.com/offer/ID.html", Site::Alibaba1688),
    ("HTTPS://DETAIL.1688.COM/offer/ID.html", Site::Alibaba1688),
    ("https://m.1688.com/offer/ID.html", Site::Alibaba1688),
    ("m.1688.com/offer/ID.html?callByClient=false", Site::Alibaba1688),
    ("https://detail.m.1688.com/page/index.html?offerId=ID", Site::Alibaba1688),
    ("https://detail.m.1688.com/page/index.html?sk=consign&offerId=ID&spm=a1", Site::Alibaba1688),
    ("https://m.1688.com/page/offerRemark.htm?offerId=ID", Site::Alibaba1688),
    ("https://m.1688.com/touch/login.html?done=%2Foffer%2FID.html", Site::Alibaba1688),
    (
        "https://login.1688.com/member/signin.htm?Done=https%3A%2F%2Fdetail.1688.com%2Foffer%2FID.html",
        Site::Alibaba1688,
    ),
    ("https:\\/\\/detail.1688.com\\/offer\\/ID.html", Site::Alibaba1688),
    ("https://item.taobao.com/item.htm?id=ID", Site::Taobao),
    ("https://item.taobao.com/item.html?id=ID", Site::Taobao),
    ("item.taobao.com/item.htm?id=ID", Site::Taobao),
    ("https://item.taobao.com/item.htm?spm=a21bo.2017.201876.1&id=ID", Site::Taobao),
    ("https://item.taobao.com/item.htm?spm=a1&amp;id=ID&amp;ns=1", Site::Taobao),
    ("https://item.taobao.com/item.htm?id=ID&skuId=5016042822039", Site::Taobao),
    ("https://item.taobao.com/item.htm?ft=t&id=ID#detail", Site::Taobao),
    ("https://m.intl.taobao.com/detail/detail.html?id=ID", Site::Taobao),
    ("https://world.taobao.com/item/ID.htm", Site::Taobao),
    ("https://world.taobao.com/item/ID.htm?fromSite=main", Site::Taobao),
    ("https://www.taobao.com/list/item/ID.htm", Site::Taobao),
    ("https://h5.m.taobao.com/awp/core/detail.htm?id=ID", Site::Taobao),
    ("https://h5.m.taobao.com/awp/core/detail.htm?ft=t&id=ID", Site::Taobao),
    ("https://new.m.taobao.com/detail.htm?id=ID", Site::Taobao),
    ("https://main.m.taobao.com/detail/index.html?id=ID", Site::Taobao),
    ("https://a.m.taobao.com/iID.htm", Site::Taobao),
    (
        "https://assets-tmw.taobao.com/s/share_page/home?targetType=ITEM&targetId=ID&targetUrl=https%3A%2F%2Fm.tb.cn%2Fh.1",
        Site::Taobao,
    ),
    ("https://detail.tmall.com/item.htm?id=ID", Site::Tmall),
    ("https://detail.tmall.com/item_o.htm?id=ID", Site::Tmall),
    ("https://detail.tmall.com/item.htm?abbucket=2&id=ID&sku_properties=1627207:28341", Site::Tmall),
    ("https://detail.tmall.hk/hk/item.htm?id=ID", Site::Tmall),
    ("https://chaoshi.detail.tmall.com/item.htm?id=ID", Site::Tmall),
    ("https://detail.m.tmall.com/item.htm?id=ID", Site::Tmall),
    ("https://detail.liangxinyao.com/item.htm?id=ID", Site::Tmall),
    ("https://www.agent.example/page/buy?url=https%3A%2F%2Fdetail.1688.com%2Foffer%2FID.html", Site::Alibaba1688),
    (
        "https://www.agent.example/en/buy?from=search&url=https%253A%252F%252Fitem.taobao.com%252Fitem.htm%253Fid%253DID",
        Site::Taobao,
    ),
    ("https://agent.example/goods?goodsUrl=https%3A%2F%2Fdetail.tmall.com%2Fitem.htm%3Fid%3DID", Site::Tmall),
    ("https://agent.example/#/detail?link=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3DID", Site::Taobao),
    ("https://agent.example/buy?nTag=https%3A%2F%2Fm.1688.com%2Foffer%2FID.html&q=1", Site::Alibaba1688),
    ("https://t.example/r?to=detail.1688.com%2Foffer%2FID.html", Site::Alibaba1688),
    ("https://t.example/?https://detail.1688.com/offer/ID.html", Site::Alibaba1688),
    (
        "https://t.example/r?x=https%3A%2F%2Ft2.example%2Fr%3Fu%3Dhttps%253A%252F%252Fdetail.1688.com%252Foffer%252FID.html",
        Site::Alibaba1688,
    ),
    ("https://s.click.taobao.com/t?e=1&tu=https%3A%2F%2Fdetail.tmall.com%2Fitem.htm%3Fid%3DID", Site::Tmall),
    // Share texts.
    ("「2024新款连衣裙」 https://detail.1688.com/offer/ID.html 点击链接，查看商品", Site::Alibaba1688),
    ("「连衣裙」https://detail.1688.com/offer/ID.html点击链接直接打开", Site::Alibaba1688),
    ("看看这个：https://item.taobao.com/item.htm?id=ID。谢谢", Site::Taobao),
    ("看看这个（https://detail.tmall.com/item.htm?id=ID）", Site::Tmall),
    ("see (https://detail.tmall.com/item.htm?id=ID), please", Site::Tmall),
    ("<a href=\"https://detail.1688.com/offer/ID.html\">x</a>", Site::Alibaba1688),
    ("[dress](https://item.taobao.com/item.htm?id=ID)", Site::Taobao),
    ("复制detail.1688.com/offer/ID.html打开", Site::Alibaba1688),
    ("【淘宝】https://e.tb.cn/h.AbC123?tk=xYz 「标题」 https://item.taobao.com/item.htm?id=ID", Site::Taobao),
    ("店铺 https://shop123.taobao.com/ 商品 https://item.taobao.com/item.htm?id=ID", Site::Taobao),
    ("https://item.taobao.com/item.htm?title=连衣裙&id=ID", Site::Taobao),
    ("\u{feff}  https://detail.1688.com/offer/ID.html\r\n", Site::Alibaba1688),
    ("https://detail.1688.com/offer/ID.htmlhttps://detail.1688.com/offer/1.html", Site::Alibaba1688),
    ("\"https://detail.1688.com/offer/ID.html?a=1\",", Site::Alibaba1688),
];

#[test]
fn each_form_of_a_link_gives_its_product() {
    assert!(FORMS.len() >= 60, "{}", FORMS.len());
    for (form, site) in FORMS {
        let text = form.replace("ID", ID);
        let link = ProductLink::find(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((link.site, link.product.as_str()), (*site, ID), "{text}");
        assert_eq!(ProductLink::find(&link.url()).unwrap(), ProductLink { sku_properties: None, ..link }, "{text}");
    }
}

#[test]
fn what_is_no_product_is_refused_with_its_reason() {
    let cases = [
        ("", "no link"),
        ("610947572360", "no link"),
        ("连衣裙 2024新款", "no link"),
        ("https://e.tb.cn/h.AbC123?tk=xYz", "short link"),
        ("【淘宝】https://e.tb.cn/h.AbC123?tk=xYz CZ0001 「标题」点击链接直接打开", "short link"),
        ("https://m.tb.cn/h.5", "short link"),
        ("https://qr.1688.com/s/AbC", "short link"),
        ("https://s.click.taobao.com/t?e=m%3D2", "short link"),
        ("https://uland.taobao.com/coupon/edetail?e=1", "short link"),
        ("https://agent.example/?url=https%3A%2F%2Fe.tb.cn%2Fh.A", "short link"),
        ("https://shop123456.1688.com/page/offerlist.htm", "a shop"),
        ("https://shop123456.taobao.com/", "a shop"),
        ("https://s.1688.com/selloffer/offer_search.htm?keywords=x", "a search"),
        ("https://s.taobao.com/search?q=610947572360", "a search"),
        ("https://www.1688.com/", "not a product's page"),
        ("https://detail.1688.com/offer/.html", "without a product's number"),
        ("https://detail.1688.com/offer/abc.html", "without a product's number"),
        ("https://item.taobao.com/item.htm?id=", "without a product's number"),
        ("https://item.taobao.com/item.htm?id=1&id=2", "without a product's number"),
        ("https://item.taobao.com/item.htm?id=99999999999999999999999", "without a product's number"),
        ("https://detail.1688.com.evil.example/offer/610947572360.html", "looks like it"),
        ("https://detai1-1688.com/offer/610947572360.html", "looks like it"),
        ("https://item.taobao.com@evil.example/item.htm?id=1", "neither 1688"),
        ("https://me:pw@detail.1688.com/offer/610947572360.html", "no product"),
        ("https://detail.1688.com:8443/offer/610947572360.html", "no product"),
        ("https://xdetail.1688.com.cn/offer/610947572360.html", "looks like it"),
        ("https://www.amazon.com/dp/B000", "neither 1688"),
        ("ftp://detail.1688.com/x", "no "),
    ];
    for (text, reason) in cases {
        let error = ProductLink::find(text).expect_err(text);
        assert!(error.message().contains(reason), "{text}: {error}");
        assert!(error.hint().is_some(), "{text}");
        assert_eq!(error.certainty(), daigou_core::Certainty::NotSent);
    }
    assert!(ProductLink::find(&"x".repeat(70_000)).is_err());
}

#[test]
fn what_was_looked_at_is_offered() {
    let link = ProductLink::find("https://item.taobao.com/item.htm?id=1&skuId=5016042822039").unwrap();
    assert_eq!(link.sku.as_deref(), Some("5016042822039"));
    assert_eq!(link.url(), "https://item.taobao.com/item.htm?id=1&skuId=5016042822039");
    let chosen = ProductLink::find("https://detail.tmall.com/item.htm?id=1&sku_properties=1627207:28341").unwrap();
    assert_eq!((chosen.sku, chosen.sku_properties.as_deref()), (None, Some("1627207:28341")));
    let odd = ProductLink::find("https://item.taobao.com/item.htm?id=1&skuId=<script>").unwrap();
    assert_eq!(odd.sku, None);
}

#[test]
fn several_products_are_all_named_once() {
    let text = "https://detail.1688.com/offer/1.html 和 https://m.1688.com/offer/1.html，https://item.taobao.com/item.htm?id=2";
    let links = ProductLink::all(text).unwrap();
    let named: Vec<(Site, &str)> = links.iter().map(|link| (link.site, link.product.as_str())).collect();
    assert_eq!(named, [(Site::Alibaba1688, "1"), (Site::Taobao, "2")]);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = ProductLink::all(&text);
    }

    #[test]
    fn texts_made_of_pieces_of_links_are_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "https://", "http", "://", "detail.1688.com", "/offer/", "123", ".html", "?", "id=", "&", "%2F", "%25", "%", "=",
            "item.taobao.com/item.htm", "@", ":", "#", "[", "]", "，", "连", "..", "//", "url=", "\\", "e.tb.cn/h.1", "xn--",
        ]), 0..24)
    ) {
        if let Ok(links) = ProductLink::all(&pieces.concat()) {
            for link in links {
                prop_assert!(!link.product.is_empty() && link.product.bytes().all(|b| b.is_ascii_digit()));
            }
        }
    }
}
