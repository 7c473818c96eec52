//! A signature's few lines in five languages: whole programs that print it, with the values of one request. The secret
//! comes from the environment, where a program should have it from.

use daigou_core::auth::Scheme;

/// What a program signs.
#[derive(Debug, Clone)]
pub(crate) enum Signed {
    /// PandaPon: access key, timestamp and nonce.
    PandaPon { scheme: Scheme, key: String, timestamp: String, nonce: String },
    /// DajiSaaS: the parameters, each with its text.
    DajiSaas(Vec<(String, String)>),
}

/// A program in one language.
#[derive(Debug)]
pub(crate) struct Snippet {
    pub(crate) language: &'static str,
    pub(crate) code: String,
}

/// How a language writes what all of them say.
struct Language {
    name: &'static str,
    /// Between two texts that are put together.
    plus: &'static str,
    /// Before a variable's name.
    sigil: &'static str,
    literal: fn(&str) -> String,
    /// `{vars}`, `{text}` and the digest in the place of `{sum}`.
    pandapon: &'static str,
    /// The expressions of MD5 and HMAC-MD5 over `text`, as upper-case hexadecimal.
    md5: &'static str,
    hmac: &'static str,
    /// How a variable is declared: `{name}` and `{value}`.
    declared: &'static str,
    /// One pair of DajiSaaS's list: `{name}` and `{value}`.
    pair: &'static str,
    /// `{pairs}` in the list.
    dajisaas: &'static str,
}

/// Text in double quotes, as JSON, which Python, JavaScript, Java and Go read alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text in PHP's single quotes, in which nothing is replaced.
fn single(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

const PYTHON: Language = Language {
    name: "Python",
    plus: " + ",
    sigil: "",
    literal: quoted,
    pandapon: "import hashlib, hmac, os\n\nsecret = os.environ[\"DAIGOU_ACCESS_SECRET\"]\n{vars}text = {text}\nprint({sum})\n",
    md5: "hashlib.md5(text.encode()).hexdigest().upper()",
    hmac: "hmac.new(secret.encode(), text.encode(), hashlib.md5).hexdigest().upper()",
    declared: "{name} = {value}\n",
    pair: "    ({name}, {value}),\n",
    dajisaas: "import hashlib, os\n\nparams = [\n{pairs}]\ntext = \"&\".join(f\"{name}={value}\" for name, value in \
               sorted(params, key=lambda pair: pair[0]))\ntext += \"&secret=\" + os.environ[\"DAIGOU_APP_SECRET\"]\n\
               print(hashlib.md5(text.encode()).hexdigest().upper())\n",
};

const NODE: Language = Language {
    name: "Node",
    plus: " + ",
    sigil: "",
    literal: quoted,
    pandapon: "const { createHash, createHmac } = require(\"crypto\");\n\nconst secret = process.env.DAIGOU_ACCESS_SECRET;\n\
               {vars}const text = {text};\nconsole.log({sum});\n",
    md5: "createHash(\"md5\").update(text).digest(\"hex\").toUpperCase()",
    hmac: "createHmac(\"md5\", secret).update(text).digest(\"hex\").toUpperCase()",
    declared: "const {name} = {value};\n",
    pair: "  [{name}, {value}],\n",
    dajisaas: "const { createHash } = require(\"crypto\");\n\nconst params = [\n{pairs}];\n\
               params.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));\n\
               const pairs = params.map(([name, value]) => `${name}=${value}`);\n\
               const text = [...pairs, \"secret=\" + process.env.DAIGOU_APP_SECRET].join(\"&\");\n\
               console.log(createHash(\"md5\").update(text).digest(\"hex\").toUpperCase());\n",
};

const PHP: Language = Language {
    name: "PHP",
    plus: " . ",
    sigil: "$",
    literal: single,
    pandapon: "<?php\n$secret = getenv('DAIGOU_ACCESS_SECRET');\n{vars}$text = {text};\necho {sum}, \"\\n\";\n",
    md5: "strtoupper(md5($text))",
    hmac: "strtoupper(hash_hmac('md5', $text, $secret))",
    declared: "${name} = {value};\n",
    pair: "    [{name}, {value}],\n",
    dajisaas: "<?php\n$params = [\n{pairs}];\nusort($params, fn($a, $b) => strcmp($a[0], $b[0]));\n\
               $pairs = array_map(fn($pair) => $pair[0] . '=' . $pair[1], $params);\n\
               $text = implode('&', [...$pairs, 'secret=' . getenv('DAIGOU_APP_SECRET')]);\n\
               echo strtoupper(md5($text)), \"\\n\";\n",
};

const JAVA: Language = Language {
    name: "Java",
    plus: " + ",
    sigil: "",
    literal: quoted,
    pandapon: "import java.nio.charset.StandardCharsets;\nimport java.security.MessageDigest;\nimport java.util.HexFormat;\n\
               import javax.crypto.Mac;\nimport javax.crypto.spec.SecretKeySpec;\n\nclass Sign {\n    \
               static byte[] utf8(String text) { return text.getBytes(StandardCharsets.UTF_8); }\n\n    \
               public static void main(String[] args) throws Exception {\n        \
               String secret = System.getenv(\"DAIGOU_ACCESS_SECRET\");\n{vars}        String text = {text};\n        \
               {sum}\n        System.out.println(HexFormat.of().withUpperCase().formatHex(digest));\n    }\n}\n",
    md5: "byte[] digest = MessageDigest.getInstance(\"MD5\").digest(utf8(text));",
    hmac: "Mac mac = Mac.getInstance(\"HmacMD5\");\n        mac.init(new SecretKeySpec(utf8(secret), \"HmacMD5\"));\n        \
           byte[] digest = mac.doFinal(utf8(text));",
    declared: "        String {name} = {value};\n",
    pair: "            { {name}, {value} },\n",
    dajisaas: "import java.nio.charset.StandardCharsets;\nimport java.security.MessageDigest;\nimport java.util.*;\n\n\
               class Sign {\n    public static void main(String[] args) throws Exception {\n        \
               String[][] params = {\n{pairs}        };\n        \
               Arrays.sort(params, Comparator.comparing((String[] pair) -> pair[0]));\n        \
               StringBuilder text = new StringBuilder();\n        \
               for (String[] pair : params) text.append(pair[0]).append('=').append(pair[1]).append('&');\n        \
               text.append(\"secret=\").append(System.getenv(\"DAIGOU_APP_SECRET\"));\n        \
               byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);\n        \
               byte[] digest = MessageDigest.getInstance(\"MD5\").digest(bytes);\n        \
               System.out.println(HexFormat.of().withUpperCase().formatHex(digest));\n    }\n}\n",
};

const GO: Language = Language {
    name: "Go",
    plus: " + ",
    sigil: "",
    literal: quoted,
    pandapon: "package main\n\nimport (\n{imports}\t\"crypto/md5\"\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\t\
               secret := os.Getenv(\"DAIGOU_ACCESS_SECRET\")\n{vars}\ttext := {text}\n\t{sum}\n}\n",
    md5: "fmt.Printf(\"%X\\n\", md5.Sum([]byte(text)))",
    hmac: "mac := hmac.New(md5.New, []byte(secret))\n\tmac.Write([]byte(text))\n\tfmt.Printf(\"%X\\n\", mac.Sum(nil))",
    declared: "\t{name} := {value}\n",
    pair: "\t\t{ {name}, {value} },\n",
    dajisaas: "package main\n\nimport (\n\t\"crypto/md5\"\n\t\"fmt\"\n\t\"os\"\n\t\"sort\"\n)\n\nfunc main() {\n\t\
               params := [][2]string{\n{pairs}\t}\n\t\
               sort.SliceStable(params, func(a, b int) bool { return params[a][0] < params[b][0] })\n\ttext := \"\"\n\t\
               for _, pair := range params {\n\t\ttext += pair[0] + \"=\" + pair[1] + \"&\"\n\t}\n\t\
               text += \"secret=\" + os.Getenv(\"DAIGOU_APP_SECRET\")\n\tfmt.Printf(\"%X\\n\", md5.Sum([]byte(text)))\n}\n",
};

/// The programs that print the signature of this.
pub(crate) fn snippets(signed: &Signed) -> Vec<Snippet> {
    let languages = [PYTHON, NODE, PHP, JAVA, GO];
    languages.iter().map(|language| Snippet { language: language.name, code: language.code(signed) }).collect()
}

impl Language {
    fn code(&self, signed: &Signed) -> String {
        match signed {
            Signed::PandaPon { scheme, key, timestamp, nonce } => {
                let vars: String = [("key", key), ("timestamp", timestamp), ("nonce", nonce)]
                    .into_iter()
                    .map(|(name, value)| put(self.declared, &[("{name}", name), ("{value}", &(self.literal)(value))]))
                    .collect();
                let keyed = *scheme != Scheme::Md5Concat;
                let (sum, imports) = if keyed { (self.hmac, "\t\"crypto/hmac\"\n") } else { (self.md5, "") };
                let text = self.text(*scheme);
                put(self.pandapon, &[("{vars}", &vars), ("{text}", &text), ("{sum}", sum), ("{imports}", imports)])
            }
            Signed::DajiSaas(pairs) => {
                let literal = |text: &String| (self.literal)(text);
                let pair = |(name, value): &(String, String)| {
                    put(self.pair, &[("{name}", &literal(name)), ("{value}", &literal(value))])
                };
                put(self.dajisaas, &[("{pairs}", &pairs.iter().map(pair).collect::<String>())])
            }
        }
    }

    /// The text to sign by a scheme: what is put together.
    fn text(&self, scheme: Scheme) -> String {
        let var = |name: &str| format!("{}{name}", self.sigil);
        let (key, timestamp, nonce, word) = (var("key"), var("timestamp"), var("nonce"), self.literal);
        let parts = match scheme {
            Scheme::Md5Concat => vec![key, timestamp, nonce, var("secret")],
            Scheme::HmacMd5Concat => vec![key, timestamp, nonce],
            Scheme::HmacMd5Query => {
                vec![word("access-key="), key, word("&nonce-str="), nonce, word("&timestamp="), timestamp]
            }
            Scheme::HmacMd5Pairs => {
                vec![word("access-key"), key, word("nonce-str"), nonce, word("timestamp"), timestamp]
            }
        };
        parts.join(self.plus)
    }
}

/// A template with these in their places. What is put in is not looked at again.
fn put(template: &str, places: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    let next = |rest: &str| {
        let found = places.iter().filter_map(|(name, value)| Some((rest.find(name)?, *name, *value)));
        found.min_by_key(|(at, ..)| *at).map(|(at, name, value)| (at, name.len(), value.to_owned()))
    };
    while let Some((at, length, value)) = next(rest) {
        out.push_str(&rest[..at]);
        out.push_str(&value);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}
