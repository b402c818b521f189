//! The Japanese help: clap's definitions carry the English, this table the rest. A test holds that
//! nothing is missing.

use clap::Command;

/// Help by place: the commands' names joined by blanks, then `--argument` or nothing.
const HELP: &[(&str, &str)] = &[
    (
        "",
        "やめどき：計画の節目・KPI・やめるポイント・更新案件を見守り、所管部署へ知らせ、本部へ週報を送ります",
    ),
    ("--config", "設定ファイル［既定：config/yamedoki.toml、なければ yamedoki.toml、なければ内蔵の既定値］"),
    ("--lang", "表示の言語：ja または en［既定：ロケールによる］"),
    ("demo", "例の計画で一通りの働きを見せます（ある市の一年を数秒で）"),
    ("demo --out", "通知と記録の書き出し先"),
    ("demo --months", "2026年4月から何か月分を動かすか（1〜24）［既定：12］"),
    ("demo --yes", "デモが作ったのでないフォルダーでも確認せずに上書きします"),
    ("init", "設定・ルール・空の計画ブックを書き出します（使い始めの一式）"),
    ("init --dir", "書き出し先のフォルダー"),
    ("init --force", "既にあるファイルを上書きします"),
    ("template", "空の計画ブックを書き出します（選択肢と記入例つき）"),
    ("template --path", "書き出すブック（.xlsx）"),
    ("template --force", "既にあれば上書きします"),
    ("import", "計画（.xlsx、CSV のフォルダー、TOML）を読み込みます"),
    ("import --path", "計画：ブック、CSV または TOML のフォルダー、TOML ファイル"),
    ("import --dry-run", "変わるところを項目ごとに見せるだけで、保存しません"),
    (
        "import --sync",
        "取込元にない行を「消えた行」として記録します（誰かが閉じるまで、所管部署に知らせます）",
    ),
    (
        "import --accept-shrink",
        "--sync とともに：表の2割を超える行、表そのもの、列がなくなっていても取り込みます",
    ),
    ("import --overrides", "記録された決定と食い違うセルも、取込元のとおりにします"),
    ("import --explain", "文字どおりでない読み方をしたセルと仮置き（〇台など）をすべて挙げます"),
    ("import --annotate", "誤りがあったとき、各セルにコメントを付けた写し（COPY.xlsx）を書き出します"),
    ("import --force", "注釈付きの写しが既にあれば上書きします"),
    ("import --by", "記録に残す取込者の名前［既定：利用者名］"),
    ("import --source", "取込元の名前（ファイルの場所が変わる場合に）［既定：パス］"),
    ("import --format", "出力の形：text または json"),
    ("export", "今の計画を、取り込める形（.xlsx、CSV のフォルダー、TOML）で書き出します"),
    ("export --path", "書き出し先：ブック（PATH.xlsx）、TOML（PATH.toml）、または CSV のフォルダー"),
    ("export --as-of", "この日の終わりの計画（2026-05-01 の形）［既定：今の計画］"),
    ("export --force", "既にあれば上書きします"),
    ("export --format", "出力の形：text または json"),
    ("check", "設定・ルール・計画・データベースを調べ、見つかった誤りをすべて示します"),
    ("check --plan", "この計画も調べます［既定：設定された取込元］"),
    ("check --rules", "このルールを調べます［既定：設定されたルール］"),
    ("check --format", "出力の形：text または json"),
    ("test", "ルールのテストを行います（該当すること・しないこと、だれに知らせるか）"),
    ("test --dir", "テストの TOML のフォルダー、または一つのファイル［既定：ルールの隣の tests/rules］"),
    ("test --rules", "このルールを試します［既定：設定されたルール、なければ内蔵のルール］"),
    ("test --rule", "このルールだけを試します"),
    ("test --format", "出力の形：text または json"),
    ("evaluate", "ある日の判定を、何も変えずに見せます"),
    ("evaluate --plan", "この計画だけを判定します［既定：保存された計画］"),
    ("evaluate --rules", "このルールで判定します［既定：設定されたルール、なければ内蔵のルール］"),
    ("evaluate --at", "判定の日（2026-05-01 の形）［既定：今日］"),
    ("evaluate --as-of", "この日の終わりに分かっていたことだけで判定します［既定：すべて］"),
    ("evaluate --format", "出力の形：text または json"),
    ("history", "計画の行が、いつ、どの表のどこで、何と言っていたか、何が決まり答えられたかを見せます"),
    ("history --subject", "行：initiative/1-1-01 のように、表の名前（単数形）/コード"),
    ("history --parts", "取り組みの場合、その項目・KPI・目標値・やめるポイントなども見せます"),
    ("history --as-of", "この日の終わりに分かっていたことまで"),
    ("history --format", "出力の形：text または json"),
    ("diff", "二つの日の間に計画で変わったところを見せます"),
    ("diff --since", "この日の終わりから（2026-05-01 の形）"),
    ("diff --until", "この日の終わりまで［既定：今］"),
    ("diff --format", "出力の形：text または json"),
    ("close", "取込元から消えた行を、計画から外します"),
    ("close --subject", "行：initiative/1-1-01 のように、表の名前（単数形）/コード"),
    ("close --because", "閉じる理由（記録に残ります）"),
    ("close --by", "記録に残す名前［既定：利用者名］"),
    ("close --force", "取込元にまだある行も外します"),
    ("close --dry-run", "外れる行を見せるだけで、何も変えません"),
    (
        "explain",
        "あるルールがある行に当てはまる理由・当てはまらない理由、値の出どころ、だれに知らせたかを説明します",
    ),
    ("explain --rule", "ルールの名前（例：renewal-decision-due）"),
    ("explain --subject", "行：表/コード（例：renewal/K-12。表は英語の単数形か日本語）"),
    ("explain --at", "判定の日（2026-05-01 の形）［既定：今日］"),
    ("explain --as-of", "この日の終わりまでに記録されていたことだけで説明します［既定：すべて］"),
    (
        "explain --plan",
        "この計画だけで説明します（知らせた記録も決定もないものとして）［既定：保存された計画］",
    ),
    ("explain --rules", "このルールで説明します［既定：設定されたルール、なければ内蔵のルール］"),
    ("explain --format", "出力の形：text または json（json の形は下にあります）"),
    (
        "simulate",
        "ある期間を予行します（誰も動かないとき、誰に何が知らされ、何が既定で終わるか。何も送らず、何も保存しません）",
    ),
    ("simulate --plan", "この計画だけを予行します［既定：保存された計画と記録された決定］"),
    ("simulate --rules", "このルールで予行します［既定：設定されたルール、なければ内蔵のルール］"),
    ("simulate --from", "初日（2026-04-01 の形）：最初の判定で導入したものとします"),
    ("simulate --to", "末日"),
    (
        "simulate --rules-before",
        "変える前のルール。こちらでも予行し、変更で増えるもの・なくなるものを示します",
    ),
    (
        "simulate --history",
        "今の計画でなく、保存された計画の変遷で予行します（毎朝、その時に分かっていたことだけで）",
    ),
    ("simulate --format", "出力の形：text、json または html［既定：--out の末尾による。なければ text］"),
    ("simulate --out", "画面に出す代わりに書き出すファイル（.html、.json、.txt）"),
    ("serve", "常駐して、判定し、通知を作り、届けます"),
    ("serve --once", "今すべきことをすべて済ませたら終わります"),
    ("digest", "本部の週報を、今送るとしたらどうなるか見せます"),
    ("digest --preview", "画面に出すだけで、送りません（送るのは常駐の予定による）"),
    ("digest --as-of", "この日の終わりに送ったとしたらどうなったか"),
    ("digest --html", "HTML の部分を出します"),
    (
        "digest --out",
        "このフォルダーに、グラフと添付ファイルを含めて書き出します（digest.html から開いてください）",
    ),
    ("digest --department", "本部の週報ではなく、この部署（コード）だけの週報"),
    ("alerts", "お知らせの一覧"),
    ("alerts --state", "この状態のものだけ"),
    ("alerts --rule", "このルールのものだけ"),
    ("alerts --department", "この部署（コードまたは名称）のものだけ"),
    ("alerts --format", "出力の形：text または json"),
    ("decide", "判断を記録します：取り組み・更新案件・やめるポイントの継続、見直し、終了"),
    ("decide --subject", "判断の対象：renewal/コード、initiative/コード、exit_point/コード"),
    ("decide --outcome", "判断：continue（継続）、revise（見直し）、end（終了）"),
    ("decide --because", "理由（記録に残り、所管課・関係課・本部に伝わります）"),
    (
        "decide --until",
        "継続：次の満了日・終了日（やめるポイントでは次の期日）。終了：最終日［既定：今の終了日が先ならその日、過ぎていれば年度末］",
    ),
    ("decide --exit-point", "やめるポイントでの継続：同じ取り組みの、まだ達していない別のやめるポイント"),
    ("decide --reference", "決裁番号"),
    ("decide --by", "判断した人（記録に残します）［既定：利用者名］"),
    (
        "decide --department",
        "どの部署の判断か（コードまたは名称）［既定：本部。ルールが所管課に任せる件では所管課］",
    ),
    ("decide --supersede", "すでにある判断を改めます（前の判断も記録に残ります）"),
    ("decide --dry-run", "どうなるかを見せるだけで、記録も通知もしません"),
    ("answer", "通知に回答します（対応中・延期・完了・実績値・意見・担当外）"),
    (
        "answer --alert",
        "どの通知か：一覧（alerts）にある「ルール/対象」。その対象の通知が1件だけなら対象だけでも",
    ),
    ("answer --working-until", "対応中。この日までに終えます（それまで再度のお知らせを休みます）"),
    ("answer --postpone", "この日まで延期します（--because で理由を）"),
    ("answer --done", "この日に終わりました（計画に記入します）"),
    ("answer --value", "指標の実績値（計画に実績として記入します）"),
    ("answer --on", "実績値の時点［既定：今日］"),
    (
        "answer --propose",
        "判断についての所管部署の意見：continue（継続）、revise（見直し）、end（終了）（--because で理由を）",
    ),
    ("answer --until", "意見として示す、次の満了日または最終日"),
    ("answer --not-ours", "担当外です。この部署（コードまたは名称）の担当です（推進本部に知らせます）"),
    ("answer --because", "理由"),
    ("answer --by", "記録に残す回答者の名前［既定：利用者名］"),
    ("answer --department", "どの部署としての回答か（コードまたは名称）［既定：所管部署］"),
    ("answer --dry-run", "どうなるかを見せるだけで、記録しません"),
    ("answers", "リンクを開けない職場のための、表での回答"),
    ("answers template", "出ている通知を1件1行で書き出します（記入して返してもらう表）"),
    ("answers template --path", "書き出すファイル：Excel ブック（.xlsx）または CSV"),
    ("answers template --department", "この部署（コードまたは名称）の分だけ"),
    ("answers template --force", "既にあれば上書きします"),
    ("answers import", "記入された表を読み込みます（誤りがあれば、すべて示して何も記録しません）"),
    ("answers import --path", "回答の表：Excel ブックまたは CSV"),
    ("answers import --dry-run", "どうなるかを見せるだけで、記録しません"),
    ("answers import --by", "行に回答者がないときの名前［既定：利用者名］"),
    ("silence", "理由と終わりを決めて、お知らせを休みます"),
    ("silence add", "休止を設定します（あてはまるもの、最終日、理由が要ります）"),
    ("silence add --rule", "このルールの通知"),
    ("silence add --severity", "この重要度の通知：info、warning、critical"),
    ("silence add --department", "この部署（コードまたは名称）が担当する通知"),
    ("silence add --subject", "計画のこの行についての通知（表/コード。milestone/1-1-01-a など）"),
    ("silence add --label", "このラベルを持つルールの通知（名前=値。繰り返せます）"),
    ("silence add --until", "休止の最終日"),
    ("silence add --because", "理由"),
    ("silence add --by", "記録に残す設定者の名前［既定：利用者名］"),
    ("silence add --of", "設定者の部署（終わる前に知らせます）［既定：推進本部］"),
    ("silence list", "効いている休止の一覧"),
    ("silence list --all", "終わったものも"),
    ("silence list --format", "出力の形：text または json"),
    ("silence end", "休止を早く終えます（お伝えしなかったことをお知らせします）"),
    ("silence end --id", "silence list が示す番号"),
    ("silence end --by", "記録に残す名前［既定：利用者名］"),
    ("feed", "期限のカレンダーを、秘密のアドレスで配ります"),
    ("feed add", "秘密のアドレスを作ります（示すのは一度だけ。知っている人はだれでも予定を見られます）"),
    ("feed add --department", "この部署（コードまたは名称）の期限［既定：推進本部。全部署の期限が載ります］"),
    ("feed add --by", "記録に残す名前［既定：利用者名］"),
    ("feed list", "カレンダーの一覧（どの部署の、いつ誰が作り、いつ最後に読まれたか）"),
    ("feed list --all", "止めたものも"),
    ("feed list --format", "出力の形：text または json"),
    ("feed revoke", "アドレスを止めます（以後、そのアドレスでは読めません）"),
    ("feed revoke --id", "feed list が示す番号"),
    ("feed revoke --by", "記録に残す名前［既定：利用者名］"),
    ("openapi", "プログラム向け API の仕様（OpenAPI 3.1）を出力します"),
    ("outbox", "送信待ちの一覧、失敗したものの再送、保留したものの送信と破棄"),
    ("outbox list", "一覧（新しいものから）。休止中のチャネルを先頭に示します"),
    ("outbox list --state", "この状態のものだけ"),
    ("outbox list --channel", "このチャネルのものだけ"),
    ("outbox list --department", "この部署あてのものだけ（コードまたは名前）"),
    ("outbox list --since", "この日以降に作られたものだけ"),
    ("outbox list --format", "出力の形：text または json"),
    ("outbox show", "一通についてわかることすべて：経過、アドレスごとの結果、知らせること、次に起こること"),
    ("outbox show --key", "outbox list が示すキー"),
    ("outbox show --text", "本文を読める形で出します"),
    ("outbox show --raw", "送るバイト列をそのまま出します"),
    ("outbox show --format", "出力の形：text または json"),
    ("outbox retry", "届けるのをあきらめたもの、次の送信を待つものを、もう一度送ります"),
    ("outbox retry --key", "outbox list が示すキー"),
    ("outbox retry --all", "届けるのをあきらめたものすべて"),
    ("outbox retry --because", "理由（記録に残ります）"),
    ("outbox retry --even-so", "代わりのチャネルで届けたもの、届けているものも送ります"),
    ("outbox retry --by", "記録に残す名前［既定：利用者名］"),
    ("outbox release", "保留したもの（各部署の最初の一覧、一度に多すぎた通知）を送り出します"),
    ("outbox release --hold", "この名前で保留したものだけ：adoption、belt、restore、belt:2026-04-02T07:00"),
    ("outbox release --by", "記録に残す名前［既定：利用者名］"),
    ("outbox discard", "一通、または保留したものを捨てます。送られることはなく、捨てたことが記録に残ります"),
    ("outbox discard --key", "outbox list が示すキー［既定：保留したもの］"),
    (
        "outbox discard --hold",
        "この名前で保留したもの：belt、belt:2026-04-02T07:00、adoption、restore［既定：belt］",
    ),
    ("outbox discard --because", "捨てる理由（記録に残ります）"),
    ("outbox discard --by", "記録に残す名前［既定：利用者名］"),
    ("addresses", "メールが戻ってきたアドレスの一覧と、送信の再開"),
    ("addresses list", "メールが戻ってきたため、これから送らないアドレスの一覧"),
    ("addresses list --format", "出力の形：text または json"),
    ("addresses clear", "アドレスがまた使えるようになったので、送信を再開します"),
    ("addresses clear --address", "addresses list が示すアドレス"),
    ("addresses clear --because", "理由（記録に残ります）"),
    ("addresses clear --by", "記録に残す名前［既定：利用者名］"),
    ("bounces", "戻ってきたメールを今読みます"),
    ("bounces read", "設定された置き場を今読みます（常駐中は1分ごとに読んでいます）"),
    ("bounces read --format", "出力の形：text または json"),
    ("audit", "記録（監査ログ）を確かめる、書き出す"),
    ("audit verify", "記録に書き換え・削除・並べ替え・書き足し・切り落としがないか確かめます"),
    ("audit verify --format", "出力の形：text または json"),
    ("audit export", "記録をハッシュごと書き出します。保管や、第三者による確認のため（docs/audit.md）"),
    ("audit export --path", "書き出すファイル［既定：標準出力］"),
    ("audit export --from", "最初の日（2026-04-01 の形、市の時刻）［既定：初めから］"),
    ("audit export --to", "最後の日［既定：終わりまで］"),
    ("audit export --format", "ファイルの形：jsonl（1行に1件のJSON）または csv（表計算用）"),
    ("audit export --force", "既にあるファイルを上書きします"),
    ("backup", "データベースの控えを取り、読み直して確かめます（serve が動いていても取れます）"),
    (
        "backup --path",
        "書き出すファイル、またはフォルダー（名前は日時で付けます）［既定：設定の [backup] dir のフォルダー］",
    ),
    (
        "backup --keep",
        "フォルダーに取るとき：このデータベースの控えを新しいものから N 個残し、古いものを消します",
    ),
    ("backup --force", "既にあるファイルを上書きします"),
    ("backup --format", "出力の形：text または json"),
    ("restore", "控えをデータベースに戻します（同じことを二度知らせないよう、送信待ちは保留します）"),
    ("restore --file", "控えのファイル（backup が書き出したもの）"),
    ("restore --send", "控えの送信待ちをそのまま送り、控えのあとに何も送らなかったものとして続けます"),
    ("restore --other-store", "今あるものとは別のデータベースの控えでも戻します"),
    ("restore --by", "記録に残す名前［既定：利用者名］"),
    ("restore --format", "出力の形：text または json"),
    ("upkeep", "古くなったものを消します（serve が毎晩行うこと。設定の [retention]）"),
    ("upkeep --dry-run", "消えるものを見せるだけで、何も変えません"),
    ("upkeep --format", "出力の形：text または json"),
    ("channel", "送信経路を実際の一通で試します"),
    ("channel test", "実際に一通送ります"),
    ("channel test --name", "設定での送信経路の名前"),
    ("channel test --to", "宛先のメールアドレス（メールの場合）"),
    ("user", "画面に入れる人：アカウントの追加・変更・停止"),
    ("user add", "アカウントを追加します（--password-file がなければパスワードを作り、一度だけ表示します）"),
    ("user add --login", "ログイン名：文字と数字、. _ - @ + \\"),
    ("user add --name", "画面と記録に出る名前［既定：ログイン名］"),
    ("user add --role", "役割：viewer、department、headquarters、operator、auditor"),
    ("user add --department", "受け持つ部署（コードまたは名称）。役割が department のとき"),
    ("user add --password-file", "パスワードを書いたファイル（- は標準入力）"),
    (
        "user add --no-password",
        "パスワードなし：前に置いたプロキシの認証（[web.proxy] user_header）でだけ入れます",
    ),
    ("user add --by", "記録に残す名前［既定：利用者名］"),
    ("user list", "アカウントの一覧"),
    ("user list --format", "出力の形：text または json"),
    ("user disable", "アカウントを止めます（ログイン中の画面も終わります）"),
    ("user disable --login", "ログイン名"),
    ("user disable --by", "記録に残す名前［既定：利用者名］"),
    ("user enable", "アカウントをまた使えるようにします（続けて間違えて止まったものも）"),
    ("user enable --login", "ログイン名"),
    ("user enable --by", "記録に残す名前［既定：利用者名］"),
    (
        "user password",
        "新しいパスワードにします（次のログインで本人が変えます。ログイン中の画面は終わります）",
    ),
    ("user password --login", "ログイン名"),
    (
        "user password --password-file",
        "新しいパスワードを書いたファイル（- は標準入力）［既定：作って、一度だけ表示］",
    ),
    ("user password --by", "記録に残す名前［既定：利用者名］"),
    ("user role", "役割を変えます"),
    ("user role --login", "ログイン名"),
    ("user role --role", "役割：viewer、department、headquarters、operator、auditor"),
    ("user role --department", "受け持つ部署（コードまたは名称）。役割が department のとき"),
    ("user role --by", "記録に残す名前［既定：利用者名］"),
    ("token", "API を使うプログラムのトークン"),
    ("token add", "プログラムのトークンを作ります（一度だけ表示します）"),
    ("token add --name", "何に使うか（記録に残ります）"),
    ("token add --role", "できること：viewer、department、headquarters、operator、auditor"),
    ("token add --department", "受け持つ部署（コードまたは名称）。役割が department のとき"),
    ("token add --expires", "最終日［既定：取り消すまで］"),
    ("token add --by", "記録に残す名前［既定：利用者名］"),
    ("token list", "トークンの一覧（トークンそのものは出ません）"),
    ("token list --all", "使えなくなったものも"),
    ("token list --format", "出力の形：text または json"),
    ("token revoke", "トークンを使えなくします"),
    ("token revoke --id", "token list が示す番号"),
    ("token revoke --by", "記録に残す名前［既定：利用者名］"),
    (
        "publish",
        "市民に公表するページ（進み具合と指標）を、どのWebサーバーにも置けるファイルとして書き出します",
    ),
    ("publish --dir", "書き出すフォルダー。前回の公表が書き、その後だれも変えていないファイルは置き換えます"),
    ("publish --force", "前回の公表が書いたのでないファイルも上書きします"),
    ("publish --format", "出力の形：text または json"),
    ("letter", "自動更新される協定などを終える通知文の案を、印刷用のページで作ります"),
    ("letter --subject", "更新案件（renewal/コード、またはコード）"),
    ("letter --out", "書き出すページ（.html）［既定：画面に出す］"),
    ("letter --plan", "この計画から作る［既定：保存された計画］"),
    ("letter --force", "既にあれば上書きします"),
];

/// What stands below a command's help.
const AFTER: &[(&str, &str)] = &[
    (
        "explain",
        r#"--format json は一つのオブジェクトを出します：
  rule, subject, at, as_of, owner, severity, title   ルール、行、日、所管、重要度、件名
  result     結果："fires"（該当）、"does_not_fire"（該当しない）、"cannot_tell"（値が足りない）、"error"。
             あれば missing（足りない値）、error（誤り）も
  condition  条件：text, value, role（"counts"、"decides"、"idle"、"hinders"）, absent, error,
             parts：［同じ形］
  reminders, decision_by, decision_default   ルールのほかの式（同じ形）
  facts      値：name, label, value, shown, origin {kind, place, file, sheet, cell | by, on, …},
             derivation, from：［同じ形］
  hold       続いた長さ：span, since, until
  alert      知らせの状態：state, since, fired_at, severity, deadline, openings, reminders, escalated。
             一度もなければ null
  told       知らせた記録：at, last_at, times, opening, kind, to, reason, detail, letter {state, …}。
             --plan では null
  present    今なら知らせること：opening, kind, to, reason, detail。今日以外の日では null
  next       これから：change {on, result}, until, deadline, words：[{at, kind, to, severity}]"#,
    ),
    (
        "simulate",
        "\
例：
  yamedoki simulate --from 2026-04-01 --to 2027-03-31
  yamedoki simulate --from 2026-04-01 --to 2027-03-31 --out year.html
  yamedoki simulate --plan plan.xlsx --from 2026-04-01 --to 2027-03-31 --rules new --rules-before rules
  yamedoki simulate --history --from 2025-04-01 --to 2026-03-31",
    ),
];

/// What clap itself adds.
const BUILT_IN: &[(&str, &str)] = &[("help", "この説明を表示します"), ("version", "版を表示します")];

const TEMPLATE: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// An argument's help with what clap would add in English: the values it takes, its default, its
/// environment variable.
fn whole(help: &str, argument: &clap::Arg) -> String {
    let mut help = help.to_owned();
    let values = argument.get_possible_values();
    let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
    if argument.get_action().takes_values() && names.iter().any(|name| !help.contains(name)) {
        help += &format!("［使える値：{}］", names.join("、"));
    }
    let defaults: Vec<_> = argument.get_default_values().iter().filter_map(|v| v.to_str()).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() && !help.contains("［既定") {
        help += &format!("［既定：{}］", defaults.join("、"));
    }
    if let Some(name) = argument.get_env().and_then(|name| name.to_str()) {
        help += &format!("［環境変数：{name}］");
    }
    help
}

fn text(place: &str) -> Option<&'static str> {
    HELP.iter().find(|(p, _)| *p == place).map(|(_, t)| *t)
}

/// The same command with its help in Japanese.
pub(super) fn translate(command: Command) -> Command {
    translate_at(command, "")
}

fn translate_at(mut command: Command, place: &str) -> Command {
    if let Some(about) = text(place) {
        command = command.about(about).long_about(None::<&str>);
    }
    if let Some((_, after)) = AFTER.iter().find(|(p, _)| *p == place) {
        command = command.after_help(*after);
    }
    command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .next_help_heading("オプション")
        .disable_help_subcommand(true);
    let arguments: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for id in arguments {
        let at = format!("{place} --{}", id.replace('_', "-"));
        if let Some(help) = text(at.trim_start()) {
            let heading = |a: &clap::Arg| if a.is_positional() { "引数" } else { "オプション" };
            command = command.mut_arg(&id, |a| {
                let heading = heading(&a);
                let help = whole(help, &a);
                let valued = a.get_action().takes_values();
                a.help(help)
                    .long_help(None::<&str>)
                    .help_heading(heading)
                    .hide_possible_values(valued)
                    .hide_default_value(valued)
                    .hide_env(valued)
            });
        }
    }
    for (id, help) in BUILT_IN {
        if *id == "version" && !place.is_empty() {
            continue;
        }
        command = match *id {
            "help" => command.disable_help_flag(true).arg(
                clap::Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(clap::ArgAction::Help)
                    .help(*help)
                    .help_heading("オプション"),
            ),
            _ => command.disable_version_flag(true).arg(
                clap::Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(clap::ArgAction::Version)
                    .help(*help)
                    .help_heading("オプション"),
            ),
        };
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let at = format!("{place} {name}");
        command = command.mut_subcommand(&name, |c| translate_at(c, at.trim_start()));
    }
    command
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;

    fn places(command: &Command, place: &str, found: &mut BTreeSet<String>) {
        found.insert(place.to_owned());
        for argument in command.get_arguments() {
            found.insert(
                format!("{place} --{}", argument.get_id().as_str().replace('_', "-")).trim_start().to_owned(),
            );
        }
        for sub in command.get_subcommands() {
            places(sub, format!("{place} {}", sub.get_name()).trim_start(), found);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_japanese_help_and_no_other() {
        let mut expected = BTreeSet::new();
        places(&crate::cli::Cli::command(), "", &mut expected);
        let written: BTreeSet<String> = HELP.iter().map(|(p, _)| (*p).to_owned()).collect();
        assert_eq!(written, expected);
    }

    /// English that clap or a definition would leave in the help of `command` or below it.
    fn english(command: &mut Command, found: &mut Vec<String>) {
        let help = command.render_long_help().to_string();
        for word in
            ["Usage", "Options", "Print help", "ossible values", "Examples", "prints", "[default", "[env"]
        {
            if help.contains(word) {
                found.push(format!("{}: {word}", command.get_name()));
            }
        }
        command.get_subcommands_mut().for_each(|sub| english(sub, found));
    }

    #[test]
    fn no_help_of_any_command_falls_back_to_english() {
        let mut found = Vec::new();
        english(&mut translate(crate::cli::Cli::command()), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_japanese_help_is_whole_and_well_formed() {
        let mut command = translate(crate::cli::Cli::command());
        command.clone().debug_assert();
        let help = command.render_long_help().to_string();
        assert!(help.contains("使い方") && help.contains("表示の言語"), "{help}");
        assert!(
            !help.contains("Usage") && !help.contains("Options") && !help.contains("Print help"),
            "{help}"
        );
    }
}
