//! The console's own words, in English and in Chinese, side by side. What the platforms say stays as they say it; how
//! their words for states are shown is in `vocabulary`.

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    En,
    Zh,
}

impl Lang {
    /// The words in it.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Zh => &ZH,
        }
    }

    /// As the pages' address and cookie name it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// As HTML names it.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// One of two texts.
    pub(crate) const fn pick(self, en: &'static str, zh: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    pub(crate) fn of(code: &str) -> Option<Self> {
        [Self::En, Self::Zh].into_iter().find(|lang| lang.code() == code)
    }

    /// What a browser prefers, by the order of its `Accept-Language`.
    pub(crate) fn preferred(header: &str) -> Self {
        let known = header.split(',').find_map(|part| Self::of(part.trim().get(..2)?.to_ascii_lowercase().as_str()));
        known.unwrap_or(Self::En)
    }
}

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)+) => {
        /// Every word of the pages.
        #[derive(Debug)]
        pub(crate) struct Words {
            $(pub(crate) $name: &'static str,)+
        }
        static EN: Words = Words { $($name: $en,)+ };
        static ZH: Words = Words { $($name: $zh,)+ };
    };
}

words! {
    // The frame.
    skip: "Skip to content", "跳到正文";
    sections: "Sections", "栏目";
    orders: "Orders", "订单";
    requests: "Requests", "请求";
    callbacks: "Callbacks", "回调";
    faults: "Faults", "故障";
    clock: "Clock", "时钟";
    products: "Products", "商品";
    sign: "How to sign", "如何签名";
    theme: "Colours", "配色";
    theme_auto: "Colours as the system has them", "配色跟随系统";
    theme_light: "Light colours", "浅色";
    theme_dark: "Dark colours", "深色";
    other_language: "中文", "English";
    live_on: "live", "实时";
    live_off: "not live", "未连接";
    china_time: "China time, UTC+8", "中国时间 UTC+8";
    unreal: "Nothing here is real, and nothing here buys anything.", "这里的一切都不是真的，也不会真的下单。";
    back: "Back", "返回";
    previous: "Previous", "上一页";
    next: "Next", "下一页";
    pages: "Pages", "分页";
    apply: "Show", "筛选";
    search: "Search", "搜索";
    all: "All", "全部";
    none: "none", "无";
    done: "Done", "已完成";
    refused: "That was refused", "操作被拒绝";
    not_found: "Nothing is here", "这里没有内容";
    // How to sign.
    sign_hint: "Paste a request as curl, as it went over the wire, or its JSON alone: here is how its signature is made, by the rules that this sandbox accepts. With nothing pasted, an example.", "粘贴一个请求（curl 命令、原始 HTTP 报文或只有 JSON 都行），这里按沙箱接受的规则一步步算出签名；不粘贴则显示示例。";
    sign_paste: "The request", "请求";
    sign_do: "Sign it", "计算签名";
    sign_steps: "Step by step", "分步计算";
    sign_values: "Take these values", "取这些值";
    sign_joined: "Put them together; the body is not signed", "按规则拼接（请求体不参与签名）";
    sign_sorted: "Sort them by name, join them by &, put the secret behind", "按参数名排序，用 & 连接，最后接上密钥";
    sign_digest: "Digest that as UTF-8: 32 upper-case hexadecimal digits", "对其 UTF-8 字节取摘要，写成 32 位大写十六进制";
    sign_fits: "what you pasted has this signature", "与粘贴的签名一致";
    sign_differs: "what you pasted has another", "与粘贴的签名不一致";
    sign_sent_as: "Send these headers", "随请求发送这些请求头";
    sign_sent_in: "Send these beside the parameters, in the body or the query", "与业务参数一起放在请求体或查询串中发送";
    sign_languages: "The same in your language", "用各语言实现";
    sign_secret: "Each prints the signature; the secret comes from the environment, as daigou sandbox prints it.", "每段程序都会打印签名；密钥取自环境变量，daigou sandbox 启动时已打印。";
    routes: "Routes", "接口路径";
    routes_hint: "Every operation of both platforms, under the addresses that begin here.", "两个平台的全部接口，前缀如下。";
    method: "Method", "方法";
    // Orders.
    orders_search: "Number, reference, status", "订单号、业务单号或状态";
    platform: "Platform", "平台";
    order: "Order", "订单";
    reference: "Reference", "业务单号";
    status: "Status", "状态";
    total: "Total", "总额";
    created: "Created", "创建时间";
    no_orders: "No orders yet", "还没有订单";
    no_orders_hint: "Point a client here and place one. All variables, keys included, stand under env in the line that daigou sandbox printed.",
        "把客户端指到这里，下一单试试。daigou sandbox 启动时打印的那一行里，env 下有全部变量（含密钥）。";
    none_fits: "Nothing fits this choice", "没有符合条件的内容";
    show_all: "Show all", "显示全部";
    lines: "Lines", "明细";
    product: "Product", "商品";
    quantity: "Quantity", "数量";
    amount: "Amount", "金额";
    timeline: "Timeline", "时间线";
    parcels: "Parcels", "包裹";
    waybill: "Waybill", "运单号";
    no_parcels: "Nothing was shipped yet.", "还没有发货。";
    refunds: "Refunds", "退款";
    what_now: "What happens next", "接下来发生什么";
    what_now_hint: "Played here, it happens as if the buyer, the seller or the courier had done it.", "在这里点击，等同于买家、卖家或物流做了这件事。";
    nothing_now: "Nothing can be done from outside in this state.", "当前状态下，外部没有可做的操作。";
    new_total: "New total in yuan", "新总价（元）";
    // The clock.
    advance: "Move the clock on", "把时钟往前拨";
    advance_hint: "Timeouts, confirmations and repeated callbacks that fall into the time happen in their order.",
        "这段时间内到期的超时、自动确认和回调重试会依次发生。";
    min30: "30 min", "30 分钟";
    hour1: "1 hour", "1 小时";
    day1: "1 day", "1 天";
    day15: "15 days", "15 天";
    other_span: "Another time span", "其他时长";
    minutes: "minutes", "分钟";
    hours: "hours", "小时";
    days: "days", "天";
    move_on: "Move on", "前进";
    frozen: "stands still", "已冻结";
    running: "runs", "运行中";
    freeze: "Freeze", "冻结";
    run: "Let it run", "继续运行";
    ahead: "ahead of this machine by", "比本机快";
    behind: "behind this machine by", "比本机慢";
    day: "day", "天";
    hour: "hour", "小时";
    minute: "minute", "分钟";
    second: "second", "秒";
    seconds: "seconds", "秒";
    as_machine: "as this machine's", "与本机一致";
    clock_hint: "Everything that waits obeys this clock. Signatures are judged by the machine's own time.",
        "所有等待都以这个时钟为准；签名仍按本机时间校验。";
    start_over: "Start over", "重新开始";
    start_over_hint: "Back to the seeded state: orders, requests, callbacks and faults are forgotten.",
        "回到种子生成的初始状态：订单、请求、回调和故障全部清空。";
    seed: "Seed, if another", "种子（可不填）";
    reset: "Forget everything", "全部清空";
    // Requests.
    requests_search: "Operation, path or number", "操作、路径或编号";
    only_refused: "Refused ones only", "只看失败的";
    machine_time: "Machine's time", "本机时间";
    request: "Request", "请求";
    operation: "Operation", "操作";
    signature: "Signature", "签名";
    answer: "Answer", "应答";
    fits: "fits", "正确";
    not_checked: "not checked", "未校验";
    wrong_at: "wrong at", "错在";
    no_requests: "No requests yet", "还没有请求";
    no_requests_hint: "Send one and see how its signature is checked:", "发一个请求，看看签名是如何校验的：";
    check: "Signature check", "签名校验";
    part: "Part", "项目";
    received: "As received", "收到的值";
    finding: "Finding", "结果";
    fine: "fits", "正确";
    wrong: "wrong", "错误";
    missing: "missing", "缺失";
    unchecked: "not looked at", "未检查";
    signed_text: "What the sandbox signs", "沙箱用于签名的字符串";
    secret_masked: "The secret shows as ****.", "密钥显示为 ****。";
    piece: "Piece by piece", "逐段对照";
    no_signed_text: "The check ended before anything was signed.", "在计算签名之前，校验就已结束。";
    would_match: "What it means, and what to do", "说明与处理";
    check_not_reached: "The request was refused before its signature was looked at.", "请求在校验签名之前就被拒绝了。";
    as_sent: "As it came", "原始请求";
    headers: "Headers", "请求头";
    body: "Body", "正文";
    empty: "empty", "空";
    newer: "Newer", "较新";
    older: "Older", "较旧";
    // Callbacks.
    targets: "Where callbacks go", "回调地址";
    targets_hint: "A new address counts for callbacks from then on. Empty: none are sent.", "新地址对之后的回调生效；留空则不发送。";
    save: "Save", "保存";
    kind: "Type", "类型";
    attempts: "Attempts", "投递记录";
    next_attempt: "next", "下次";
    resend: "Send again", "重新发送";
    no_callbacks: "No callbacks yet", "还没有回调";
    no_callbacks_hint: "Set an address above, then let something happen to an order: pay, ship, change its price.",
        "先在上面填写地址，再让订单发生点什么：付款、发货、改价。";
    pending: "pending", "等待中";
    delivered: "delivered", "已送达";
    failed: "failed", "失败";
    dropped: "dropped", "已丢弃";
    ms: "ms", "毫秒";
    // Faults.
    faults_hint: "A switch makes every call fail this way. For a share of the calls, one operation or a number of times, add a fault below.",
        "打开开关后，每次调用都会这样失败。只想影响部分调用、某个操作或若干次，请在下方添加。";
    active_faults: "Faults that are set", "已设置的故障";
    add_fault: "Add a fault", "添加故障";
    fault: "Fault", "故障";
    share: "Share of calls", "触发比例";
    share_percent: "Share of calls, %", "触发比例（%）";
    times: "Times", "次数";
    times_hint: "empty: always", "留空：不限";
    hold_ms: "Hold, ms", "拖延（毫秒）";
    fault_how: "How", "方式";
    fault_more: "More, as name=number", "其他（名称=数字）";
    fired: "Fired", "已触发";
    always: "always", "不限";
    remove: "Remove", "移除";
    remove_all: "Remove all", "全部移除";
    add: "Add", "添加";
    no_faults: "None: every call is answered.", "没有：所有调用都会正常应答。";
    of_calls: "Switches for calls", "调用故障开关";
    of_callbacks: "Switches for callbacks", "回调故障开关";
    freight: "Freight and changes", "运费与调整";
    every_operation: "every operation", "所有操作";
    every_callback: "every callback", "所有回调";
    // Products.
    products_search: "Title, product or SKU", "标题、商品或 SKU";
    buyer: "Buyer", "采购方";
    price: "Price", "单价";
    stock: "Stock", "库存";
    min_quantity: "Minimum", "起批量";
    seller: "Seller", "卖家";
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_browser_says_which_language_unless_it_knows_neither() {
        for (header, lang) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("en-GB,en;q=0.9,zh;q=0.1", Lang::En),
            ("vi-VN, ZH-tw;q=0.5", Lang::Zh),
            ("vi", Lang::En),
            ("é", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Lang::preferred(header), lang, "{header}");
        }
    }
}
