//! Taobao's goods at DajiSaaS: the same items that PandaPon's side sells, by Taobao's number.

use super::super::{Caller, fixture, same_but_for};
use daigou_dajisaas::taobao::*;
use daigou_taobao::{CreateOrder, GetItem as GetItemOfPandaPon};
use serde_json::{Value, json};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn ids(page: &Value) -> Vec<i64> {
    page["data"].as_array().unwrap().iter().map(|item| item["itemId"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn every_documented_request_is_done() {
    let caller = Caller::start().await;
    caller.daji_done::<ImageSearch>(&parsed(fixture!("dajisaas/taobao.image_search.request.json"))).await;
    caller.daji_done::<ImageSearchV2>(&parsed(fixture!("dajisaas/taobao.image_search_v2.request.json"))).await;
    caller.daji_done::<SearchGoods>(&parsed(fixture!("dajisaas/taobao.search.request.json"))).await;
    caller.daji_done::<ShopSearch>(&parsed(fixture!("dajisaas/taobao.shop_search.request.json"))).await;
    caller.daji_done::<GetItem>(&parsed(fixture!("dajisaas/taobao.detail.request.json"))).await;
    caller.daji_done::<HotListTypes>(&parsed(fixture!("dajisaas/taobao.hot_list_types.request.json"))).await;
    caller.daji_done::<HotList>(&parsed(fixture!("dajisaas/taobao.hot_list.request.json"))).await;
}

/// What the example has of numbers, prices and words; its stocks, pictures and category are other ones here.
#[tokio::test]
async fn the_documented_item_resolves_to_the_ids_of_the_documented_order() {
    let caller = Caller::start().await;
    let asked = parsed(fixture!("dajisaas/taobao.resolve.request.json"));
    let data = caller.daji_done::<ResolveItem>(&asked).await;
    let expected = parsed(fixture!("dajisaas/taobao.resolve.response.json"))["data"].clone();
    for name in ["itemType", "title", "mpId", "itemId", "price", "promotionPrice", "status", "userNick", "categoryId"] {
        assert_eq!(data[name], expected[name], "{name}");
    }
    let (sku, documented) = (&data["skuList"][0], &expected["skuList"][0]);
    for name in ["price", "skuId", "status", "postFee", "mpSkuId", "properties"] {
        assert_eq!(sku[name], documented[name], "{name}");
    }
    let names = |json: &Value| json.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    assert!(names(&data).is_superset(&names(&expected)) && names(sku).is_superset(&names(documented)));
    let item: Resolved = serde_json::from_str(&data.to_string()).unwrap();
    assert_eq!(item.variant(&"3452545926724".into()).unwrap().as_i64(), Ok(3_357_413_213_162));
}

#[tokio::test]
async fn the_documented_freight_is_answered_to_the_letter() {
    let caller = Caller::start().await;
    let asked = parsed(fixture!("dajisaas/taobao.freight.request.json"));
    let data = caller.daji_done::<EstimateFreight>(&asked).await;
    let expected = parsed(fixture!("dajisaas/taobao.freight.response.json"))["data"].clone();
    same_but_for(&expected, &data, &[], "data");
}

#[tokio::test]
async fn both_resellers_see_one_stock_and_one_set_of_ids() {
    let caller = Caller::start().await;
    let asked = json!({"item_id": "711502894667"});
    let before = caller.daji_done::<ResolveItem>(&asked).await;
    let theirs = caller.done::<GetItemOfPandaPon>(&json!({"itemId": "711502894667"})).await;
    assert_eq!((&before["mpId"], &before["skuList"]), (&theirs["mpId"], &theirs["skuList"]));
    let sku = &before["skuList"][0];
    let line = json!({"itemId": before["mpId"], "skuId": sku["mpSkuId"].to_string(), "quantity": 3});
    let budget = 3 * sku["promotionPrice"].as_i64().unwrap() + sku["postFee"].as_i64().unwrap();
    let receiver = r#"{"name":"张三","state":"浙江省","mobile_phone":"13800000000"}"#;
    let order = json!({"purchaseAmount": budget, "receiver": receiver, "orderLineList": json!([line]).to_string()});
    caller.done::<CreateOrder>(&order).await;
    let after = caller.daji_done::<ResolveItem>(&asked).await;
    let left = |item: &Value| (item["quantity"].as_i64().unwrap(), item["skuList"][0]["quantity"].as_i64().unwrap());
    assert_eq!((left(&after).0 + 3, left(&after).1 + 3), left(&before));
    let detail = caller.daji_done::<GetItem>(&asked).await;
    assert_eq!(detail["skuList"][0]["quantity"], after["skuList"][0]["quantity"]);
}

/// A search has yuan, the details have fen: the amounts are the same.
#[tokio::test]
async fn a_search_leads_to_its_item_and_on_to_an_order() {
    let caller = Caller::start().await;
    let page = caller.daji_done::<SearchGoods>(&json!({"keyword": "棉质 连衣裙", "language": "en"})).await;
    assert_eq!(ids(&page), [42_971_808_988]);
    let found = &page["data"][0];
    assert_eq!((&found["price"], &found["couponPrice"]), (&json!("129.00"), &json!("99.00")));
    assert_eq!(found["multiLanguageInfo"]["title"], "[en] 棉质连衣裙");
    let detail = caller.daji_done::<GetItem>(&json!({"item_id": "42971808988", "language": "vi"})).await;
    assert_eq!((&detail["price"], &detail["promotionPrice"]), (&json!(12_900), &json!(9900)));
    assert_eq!(detail["multiLanguageInfo"]["title"], "[vi] 棉质连衣裙");
    let sku = &detail["multiLanguageInfo"]["skuProperties"][0]["skuId"];
    assert_eq!(sku, &detail["skuList"][0]["skuId"]);
    let chinese = caller.daji_done::<GetItem>(&json!({"item_id": "42971808988", "language": ""})).await;
    assert_eq!(chinese["multiLanguageInfo"], Value::Null);
    let resolved = caller.daji_done::<ResolveItem>(&json!({"item_id": "42971808988"})).await;
    assert_eq!(resolved["skuList"][0]["skuId"], sku.to_string());
    let link = json!({"link": "【淘宝】https://item.taobao.com/item.htm?spm=a1z10&id=42971808988 看一看"});
    assert_eq!(caller.daji_done::<GetItemByLink>(&link).await["title"], "棉质连衣裙");
}

#[tokio::test]
async fn a_search_is_sorted_filtered_and_paged() {
    let caller = Caller::start().await;
    let search = async |more: Value| {
        let mut params = json!({"page_size": 20});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        caller.daji_done::<SearchGoods>(&params).await
    };
    let all = ids(&search(json!({})).await);
    assert_eq!(all.len(), 20, "a page of all that there is");
    // What stands on all pages.
    let walked = async |more: Value| {
        let mut out = Vec::new();
        for no in 1.. {
            let mut params = more.clone();
            params["page_no"] = json!(no);
            let page = search(params).await["data"].as_array().unwrap().clone();
            if page.is_empty() {
                break;
            }
            out.extend(page);
        }
        out
    };
    let price = |item: &Value| {
        let text = item["couponPrice"].as_str().or(item["price"].as_str()).unwrap();
        text.replace('.', "").parse::<i64>().unwrap()
    };
    let prices = |items: Vec<Value>| items.iter().map(price).collect::<Vec<_>>();
    let up = prices(walked(json!({"sort": "PRICE_ASC"})).await);
    let mut down = prices(walked(json!({"sort": "PRICE_DESC"})).await);
    down.reverse();
    assert!(up.len() > 1000 && up.is_sorted() && up == down, "{up:?} {down:?}");
    let sales = search(json!({"sort": "SALE_QTY_DESC"})).await;
    let sold: Vec<i64> = sales["data"].as_array().unwrap().iter().map(|item| item["sales"].as_i64().unwrap()).collect();
    assert!(sold.is_sorted_by(|a, b| a >= b), "{sold:?}");
    let some = prices(walked(json!({"filter": "min_price:2000,max_price:10000"})).await);
    let expected = up.iter().filter(|price| (2000..=10_000).contains(*price)).count();
    assert!(expected > 3 && some.len() == expected, "{some:?}");
    let first = ids(&search(json!({"page_size": 3})).await);
    let second = ids(&search(json!({"page_size": 3, "page_no": 2})).await);
    assert_eq!([first, second].concat(), all[..6]);
    assert_eq!(search(json!({"page_no": 999})).await["data"], json!([]));
}

#[tokio::test]
async fn a_picture_finds_its_item_first() {
    let caller = Caller::start().await;
    let item = caller.daji_done::<GetItem>(&json!({"item_id": "559206171147"})).await;
    let picture = item["mainImageUrl"].clone();
    let found = caller.daji_done::<ImageSearch>(&json!({"pic_url": picture, "language": "en"})).await;
    assert_eq!((&found[0]["tbItemId"], &found[0]["price"]), (&item["itemId"], &json!("89.00")));
    assert_eq!(found[0]["materialI18nVO"]["title"], "[en] 复古帆布双肩包");
    let documented = parsed(fixture!("dajisaas/taobao.image_search.response.json"))["data"][0].clone();
    for name in documented.as_object().unwrap().keys() {
        assert!(!found[0][name].is_null(), "{name}");
    }
    let uploaded = json!({"image_id": "1164408192156408879", "pic_url": picture});
    let found = caller.daji_done::<ImageSearch>(&uploaded).await;
    assert_ne!(found[0]["tbItemId"], item["itemId"], "the id wins");
    let bags = json!({"picUrl": picture, "categoryId": "3", "crop": false, "pageSize": 1});
    let found = caller.daji_done::<ImageSearchV2>(&bags).await;
    assert_eq!((ids(&found), &found["pageNo"]), (vec![559_206_171_147], &json!(0)));
    let next = json!({"picUrl": picture, "categoryId": "3", "pageNo": 1, "pageSize": 1});
    let second = ids(&caller.daji_done::<ImageSearchV2>(&next).await);
    let mut bags = Vec::new();
    for no in 0.. {
        let asked = json!({"picUrl": picture, "categoryId": "3", "pageNo": no, "pageSize": 20});
        let page = caller.daji_done::<ImageSearchV2>(&asked).await;
        if page["data"] == json!([]) {
            break;
        }
        bags.extend(ids(&page));
    }
    // The wallet is one, the dress is none.
    assert!(bags.len() > 20 && bags.contains(&2_048_175_493_257_375) && !bags.contains(&42_971_808_988), "{bags:?}");
    assert_eq!((bags[0], &bags[1..2]), (559_206_171_147, &second[..]));
}

#[tokio::test]
async fn the_types_of_hot_lists_lead_to_lists() {
    let caller = Caller::start().await;
    let all = caller.daji_done::<HotListTypes>(&json!({})).await;
    assert_eq!(all.as_array().unwrap().len(), 3);
    let some = caller.daji_done::<HotListTypes>(&json!({"themeType": "2"})).await;
    assert_eq!(some, json!([all[2]]));
    let mut firsts = Vec::new();
    for list in all.as_array().unwrap() {
        let page = caller.daji_done::<HotList>(&json!({"themeId": list["themeId"], "page_size": 2})).await;
        let next = json!({"themeId": list["themeId"], "page_size": 2, "page_no": 2});
        let next = ids(&caller.daji_done::<HotList>(&next).await);
        assert!(ids(&page).len() == 2 && !next.is_empty() && !next.contains(&ids(&page)[0]));
        firsts.push(page["data"][0].clone());
    }
    assert_eq!((&firsts[2]["price"], &firsts[1]["price"]), (&json!("1299.00"), &json!("0.01")));
}

#[tokio::test]
async fn a_shop_has_its_own_items() {
    let caller = Caller::start().await;
    let bag = caller.daji_done::<GetItem>(&json!({"item_id": "559206171147"})).await;
    let here = caller.daji_done::<ShopSearch>(&json!({"shop_id": bag["shopId"]})).await;
    assert!(ids(&here).len() > 2 && here["data"].as_array().unwrap().iter().all(|i| i["shopName"] == bag["shopName"]));
    let found = caller.daji_done::<ShopSearch>(&json!({"shop_id": bag["shopId"], "keyword": "双肩包"})).await;
    assert_eq!(ids(&found), [559_206_171_147]);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let caller = Caller::start().await;
    let place = r#"{"state":"浙江省"}"#;
    for id in ["1", "x"] {
        caller.daji_refused::<GetItem>(&json!({"item_id": id}), "item_id").await;
        caller.daji_refused::<ResolveItem>(&json!({"item_id": id}), "item_id").await;
        caller.daji_refused::<EstimateFreight>(&json!({"item_id": id, "address_info": place}), "item_id").await;
    }
    for (id, words) in [
        ("2048153758314474", "it is the mpId of item 703446760426"),
        ("WUnUC1cILiBjt-Jv3lDdlQ", "it is the v2 id at PandaPon of item 672991141190"),
    ] {
        let said = caller.daji_refused::<ResolveItem>(&json!({"item_id": id}), "item_id").await;
        assert!(said.contains(words), "{said}");
    }
    let item = "703446760426";
    caller.daji_refused::<EstimateFreight>(&json!({"item_id": item}), "address_info").await;
    caller.daji_refused::<EstimateFreight>(&json!({"item_id": item, "address_info": "{}"}), "address_info").await;
    caller.daji_refused::<EstimateFreight>(&json!({"item_id": item, "address_info": "杭州"}), "address_info").await;
    for (params, member) in [
        (json!({"sort": "CHEAP"}), "sort"),
        (json!({"filter": "colour:red"}), "filter"),
        (json!({"filter": "min_price:cheap"}), "filter"),
        (json!({"page_no": 0}), "page_no"),
        (json!({"page_size": 21}), "page_size"),
        (json!({"pageNo": 1}), "pageNo"),
    ] {
        caller.daji_refused::<SearchGoods>(&params, member).await;
    }
    let picture = "https://img.alicdn.com/a.jpg";
    caller.daji_refused::<ImageSearch>(&json!({"language": "en"}), "image_id").await;
    caller.daji_refused::<ImageSearchV2>(&json!({"categoryId": "3"}), "picUrl").await;
    caller.daji_refused::<ImageSearchV2>(&json!({"picUrl": picture, "categoryId": "99"}), "categoryId").await;
    caller.daji_refused::<ImageSearchV2>(&json!({"picUrl": picture, "pageNo": 500}), "pageNo").await;
    caller.daji_refused::<HotListTypes>(&json!({"themeType": "9"}), "themeType").await;
    caller.daji_refused::<HotList>(&json!({"themeId": "9"}), "themeId").await;
    caller.daji_refused::<ShopSearch>(&json!({"shop_id": "9"}), "shop_id").await;
    caller.daji_refused::<GetItemByLink>(&json!({"url": "https://m.tb.cn/h.5xYz"}), "url").await;
    caller.daji_refused::<GetItemByLink>(&json!({"url": "https://item.taobao.com/item.htm?id=1"}), "url").await;
}
