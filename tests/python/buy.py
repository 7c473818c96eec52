#!/usr/bin/env python3
"""Buys from 1688 and Taobao through PandaPon and DajiSaaS on a sandbox: from the search to the refund, as far as each
platform's catalogue goes. Takes the line that `daigou sandbox` prints, as its argument or on standard input."""
import sys, uuid
from platforms import compact, dajisaas, later, pandapon, seller

AT_1688 = dict(fullName="张三", mobile="13800000000", provinceText="浙江省", cityText="杭州市", address="网商路699号")
AT_TAOBAO = dict(name="张三", mobile_phone="13800000000", state="浙江省", city="杭州市", address="网商路699号")
MINE = uuid.uuid4().hex[:12]  # an order number of one's own: sent twice, Taobao makes one order of it


def step(what, found, wanted=None):  # the script ends where it found nothing, or something else
    print(f"{what:24} {found}", flush=True)
    return found if found and wanted in (None, found) else sys.exit(f"{what}: wanted {wanted or 'something'}")


def buy_1688(who, call, search, detail, preview, create, get, confirm, pay, **own):
    offer = call(search, keyword="榨汁机", beginPage=1, pageSize=5, country="en")["data"][0]["offerId"]
    spec = call(detail, offerId=step(who + " search", offer), country="en")["productSkuInfos"][0]["specId"]
    ask = dict(addressParam=AT_1688, cargoParamList=[dict(offerId=offer, specId=spec, quantity=2)])
    total = step(who + " preview", call(preview, **ask)["orderPreviewResuslt"][0]["sumPayment"])
    order = call(create, flow="general", message="from Python", **ask, **own)
    step(who + " create", order["totalSuccessAmount"], total)
    number, shown = order["orderId"], lambda: call(get, orderId=order["orderId"])
    pay(number)
    step(who + " pay", shown()["baseInfo"]["status"], "waitsellersend")
    step(who + " ship", seller(number, "ship"), "waitbuyerreceive")
    step(who + " track", parcel := shown()["nativeLogistics"]["logisticsItems"][0]["logisticsBillNo"])
    lines = dict(orderId=int(number), orderEntryIds=[int(line["subItemIDString"]) for line in shown()["productItems"]])
    call(confirm, **lines)
    step(who + " confirm", shown()["baseInfo"]["status"], "success")
    return lines, parcel


lines, parcel = buy_1688("PandaPon 1688", pandapon, "POST /alibaba/product/keywords/query",
    "POST /alibaba/product/detail/get", "POST /alibaba/order/create/preview", "POST /alibaba/order/create",
    "POST /alibaba/order/detail", "POST /alibaba/order/receivegoods",
    pay=lambda order: pandapon("POST /alibaba/order/batch/submit/to/pay", orderIds=[order]))
trace = pandapon("ALIBABA1688__ORDER__TRACKING", orderId=lines["orderId"])["logisticsTrace"][0]
step("PandaPon 1688 traces", trace["logisticsBillNo"], parcel)
refund = pandapon("POST /alibaba/refund/detail/create", **lines, goodsStatus="aftersaleBuyerReceived", applyPayment=100,
    applyCarriage=0, applyReasonId=20028, disputeRequest="refund", description="不想买了")["refundId"]
seller(lines["orderId"], "refund_agree")
step("PandaPon 1688 refund", pandapon("POST /alibaba/refund/info", refundId=refund)["status"], "refundsuccess")
buy_1688("DajiSaaS 1688", dajisaas, "GET /alibaba/product/keywordQuery", "GET /alibaba/product/queryProductDetail",
    "POST /alibaba/createOrder/preview", "POST /alibaba/trade/createCrossOrder", "POST /alibaba/trade/get/buyerView",
    "POST /alibaba/trade/receiveGoods/confirm", thirdOrderId=MINE, isvBizType="cross",
    pay=lambda order: dajisaas("POST /alibaba/trade/pay/protocolPay/preparePay", orderId=order))

found = pandapon("POST /open/product/item/search", keyword="小台灯", pageNo=1, pageSize=5)["data"][0]["itemId"]
item = pandapon("GET /open/product/get", itemId=step("PandaPon Taobao search", found))
lines = compact([dict(itemId=item["mpId"], skuId=item["skuList"][0]["mpSkuId"], quantity="1")])
ask = dict(receiver=compact(AT_TAOBAO), orderLineList=lines)
total = step("PandaPon Taobao preview", pandapon("POST /open/order/render", **ask)["totalRealPayPrice"]["amount"])
made = pandapon("POST /open/order", purchaseAmount=total, sellerOrderNumber=MINE, **ask)["subOrderVOS"][0]
order, sub = int(step("PandaPon Taobao create", made["taobaoPurchaseId"])), int(made["taobaoSubPurchaseId"])
later()
pandapon("TAOBAO__ORDER__PAY", purchaseOrderIdList=[order])
later()
step("PandaPon Taobao pay", pandapon("TAOBAO__ORDER__GET", orderId=order)["status"], "WAIT_SELLER_SEND_GOODS")
step("PandaPon Taobao ship", seller(order, "ship"), "WAIT_BUYER_CONFIRM_GOODS")
parcels = pandapon("GET /open/order/logistics/detail/get", subPurchaseOrderId=sub)["pnmLogisticsDetails"]
step("PandaPon Taobao track", parcels[0]["mailNo"])
pandapon("POST /open/order/refund/submit", purchaseOrderLineId=sub, refundType=1, goodsStatus=2, reasonId=1, refundFee=1)
refunds = pandapon("POST /open/order/refund/queryList", purchaseOrderId=str(order), pageSize=5)["data"]
step("PandaPon Taobao refund", refunds[0]["refundOrderAggregate"]["refundOrder"]["refundStatus"], 10)  # asked for

found = dajisaas("GET /taobao/traffic/item/search", keyword="连衣裙", page_no=1, page_size=5, language="en")["data"]
item = dajisaas("GET /taobao/product/get", item_id=str(step("DajiSaaS Taobao search", found[0]["itemId"])))
lines = compact([dict(itemId=int(item["mpId"]), skuId=item["skuList"][0]["mpSkuId"], quantity="1")])
ask = dict(receiver_address=AT_TAOBAO, warehouse_address=AT_TAOBAO, render_item_List=lines)
quote = dajisaas("POST /taobao/purchase/order/render", need_supplychain_service=False, **ask)["result"]["data"]
total = step("DajiSaaS Taobao preview", quote["totalRealPayPrice"]["amount"])
ask = dict(receiver=AT_TAOBAO, warehouse_address_info=AT_TAOBAO, order_line_list=lines, thirdOrderId=MINE)
made = dajisaas("POST /taobao/purchase/order/create", purchase_amount=total, seller_order_number=MINE,
    order_source="other", channel_order_type="PANAMA", **ask)["data"]
order = step("DajiSaaS Taobao create", made["orderList"][0]["purchaseId"])
shown = lambda: dajisaas("POST /taobao/purchase/order/query", purchase_ids=[str(order)])["data"]["purchaseOrders"][0]
later()
dajisaas("POST /taobao/purchase/order/batch/pay", purchaseOrderIdList=[order])
later()
step("DajiSaaS Taobao pay", shown()["status"], "WAIT_SELLER_SEND_GOODS")
step("DajiSaaS Taobao ship", seller(order, "ship"), "WAIT_BUYER_CONFIRM_GOODS")
step("DajiSaaS Taobao track", shown()["subPurchaseOrders"][0]["logisticOrders"][0]["logisticNumber"])
