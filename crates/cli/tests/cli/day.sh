#!/bin/sh
# A buyer's day by command alone: link, product, quote, spreadsheet, place and pay, track, refund, export.
# No JSON is written by hand. What a buyer does not offer ends with 2 and says so; the day goes on without it.
#
# DAIGOU_VIA names the buyer, DAIGOU_STORE the store, DAIGOU_SANDBOX the sandbox; LINK is what a customer sent.
set -eu

step() { echo "== $*" >&2; }
# The first value of a member of JSON.
member() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/;q'; }
first() { tr ',{' '\n\n' | sed -n 's/^"'"$1"'":"\([^"]*\)".*/\1/p' | sed 1q; }
# Runs a step that not every buyer offers.
offered() {
  code=0
  "$@" > step.out 2> step.err || code=$?
  if [ "$code" = 2 ] && grep -q 'does not offer it' step.err; then
    echo "-- $DAIGOU_VIA does not offer: $2" >&2
    return 1
  fi
  [ "$code" = 0 ] || { cat step.err >&2; exit "$code"; }
}

step "what the customer's link is of"
daigou product --link-only "$LINK"

step 'a product of that kind'
if offered daigou search 连衣裙 --limit 1 --format json; then
  found=$(first product < step.out)
else
  found=$(daigou product --link-only "$LINK" --format json | first product)
fi
daigou product "$found" --quantity 2
product=$(daigou product "$found" --format json | first product)
sku=$(daigou product "$found" --format json | first sku)

step 'a spreadsheet, from the template'
daigou place orders.csv --template csv --lang zh
headings=$(sed 1q orders.csv | LC_ALL=C sed 's/^\xef\xbb\xbf//' | tr -d '\r')
row() {
  line=
  old=$IFS; IFS=,
  for heading in $headings; do
    case $heading in
      订单号) cell=$1 ;; 商品) cell=$product ;; 规格) cell=$sku ;; 数量) cell=2 ;; 姓名) cell=王芳 ;;
      手机) cell=13800000000 ;; 省) cell=浙江省 ;; 市) cell=金华市 ;; 区) cell=义乌市 ;; 地址) cell=福田路1号 ;;
      邮编) cell=322000 ;; *) cell= ;;
    esac
    line=$line$cell,
  done
  IFS=$old
  printf '%s\r\n' "${line%,}"
}
{ printf '%s\r\n' "$headings"; row DAY-1; row DAY-2; } > orders.csv

step 'what it would cost'
daigou quote orders.csv

step 'placed and paid, and run again: nothing is ordered twice'
daigou place orders.csv --pay --yes --max-total-yuan 100000 --result placed.csv
daigou place orders.csv --pay --yes --result placed.csv
grep -q DAY-1 placed.csv

step 'where it is'
daigou order DAY-1
daigou track DAY-1 DAY-2

step 'money back for the second'
if offered daigou refund DAY-2 --reasons --format json; then
  reason=$(first text < step.out)
  daigou refund DAY-2 --reason "$reason" --dry-run
  daigou refund DAY-2 --reason "$reason" --yes --format json > refund.json
  refund=$(first refund_id < refund.json)
  offered daigou refunds DAY-2 && cat step.out
  offered daigou refund "$refund" --withdraw --yes && cat step.out
fi

step 'the books'
daigou orders --out books.csv --lang zh
daigou orders --out books.xlsx
grep -q DAY-1 books.csv
[ "$(grep -c 'DAY-' books.csv)" -ge 2 ]
echo done
