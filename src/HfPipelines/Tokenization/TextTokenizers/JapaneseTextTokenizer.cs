using System.Globalization;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Patterns;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>GPT-NeoX-Japanese's: the piece of the lowest id among the next three characters; tokens for kinds of characters and for bytes; several writings of one token.</summary>
internal sealed class JapaneseTextTokenizer : VocabularyTextTokenizer
{
    // Addresses, dates and prices, each with the token that stands for them. The order counts.
    private static readonly (RegexPattern Pattern, string Token)[] Kinds =
    [
        (RegexPattern.Compile(@"(https?|ftp)(:\/\/[-_\.!~*\'()a-zA-Z0-9;\/?:\@&=\+$,%#]+)"), "<URL>"),
        (RegexPattern.Compile(@"[A-Za-z0-9\._+]*@[\-_0-9A-Za-z]+(\.[A-Za-z]+)*"), "<EMAIL>"),
        (RegexPattern.Compile(@"[\(]{0,1}[0-9]{2,4}[\)\-\(]{0,1}[0-9]{2,4}[\)\-]{0,1}[0-9]{3,4}"), "<TEL>"),
        (RegexPattern.Compile(@"([12]\d{3}[/\-年])*(0?[1-9]|1[0-2])[/\-月]((0?[1-9]|[12][0-9]|3[01])日?)*" + Clock), "<DATE>"),
        (RegexPattern.Compile(@"(明治|大正|昭和|平成|令和|㍾|㍽|㍼|㍻|㋿)\d{1,2}年(0?[1-9]|1[0-2])月(0?[1-9]|[12][0-9]|3[01])日" + Clock), "<DATE>"),
        (RegexPattern.Compile(@"(?:\d,\d{3}|[\d億])*+(?:\d,\d{3}|[\d万])*+(?:\d,\d{3}|[\d千])*+(?:千円|万円|千万円|円|千ドル|万ドル|千万ドル|ドル|千ユーロ|万ユーロ|千万ユーロ|ユーロ)+(?:\(税込\)|\(税抜\)|\+tax)*"), "<PRICE>"),
    ];

    private static readonly (string From, string To)[] Spaces =
        [(" ", "<SP>"), ("\u3000", "<SP>"), ("\r\n", "<BR>"), ("\n", "<BR>"), ("\r", "<BR>"), ("\t", "<TAB>"), ("—", "ー"), ("−", "ー")];

    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["<SP>"] = " ", ["<BR>"] = "\n", ["<TAB>"] = "\t", ["<BLOCK>"] = "▀", ["<KIGOU>"] = "ǀ", ["<U2000U2BFF>"] = "‖",
    };

    private readonly Dictionary<string, int> _whole;
    private readonly int _longest;
    private readonly List<KeyValuePair<string, string>> _emoji;

    private JapaneseTextTokenizer(TextTokenizerFiles files, Dictionary<string, int> whole, Dictionary<string, int> ids, Dictionary<int, string> tokens, JsonNode emoji)
        : base(files, ids, tokens, addsTokens: false)
    {
        _whole = whole;
        _longest = ids.Keys.Max(k => PythonText.Length(k));
        _emoji = [.. emoji["emoji"].Properties.Select(p => KeyValuePair.Create(p.Key, p.Value.String()))];
        AddTokens();
    }

    private const string Clock = @"(\d{1,2}|:|\d{1,2}時|\d{1,2}分|\(日\)|\(月\)|\(火\)|\(水\)|\(木\)|\(金\)|\(土\)|㈰|㈪|㈫|㈬|㈭|㈮|㈯)*";

    /// <inheritdoc/>
    public override int BaseSize => _whole.Count;

    /// <summary>Makes the tokenizer.</summary>
    public static JapaneseTextTokenizer Create(TextTokenizerFiles files)
    {
        JsonNode emoji = files.ReadJson("emoji_file");
        Dictionary<string, string> names = emoji["emoji_inv"].Properties.ToDictionary(p => p.Key, p => p.Value.String(), StringComparer.Ordinal);
        var whole = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var tokens = new Dictionary<int, string>();
        foreach ((string line, int id) in files.ReadLines("vocab_file").Select((l, i) => (l, i)))
        {
            string[] writings = line == "," ? [line] : line.Split(',');
            whole[line] = id;
            tokens[id] = Written(writings[0], names);
            foreach (string writing in writings)
            {
                ids[writing] = id;
            }
        }

        return new JapaneseTextTokenizer(files, whole, ids, tokens, emoji);
    }

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> tokens) => PythonStrings.Strip(string.Concat(tokens));

    /// <inheritdoc/>
    protected override int? FindBase(string token) => _whole.TryGetValue(token, out int id) ? id : null;

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text)
    {
        foreach ((string from, string to) in Spaces)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        foreach ((string from, string to) in _emoji)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return Pieces(Options.IsTrue("do_clean_text") ? Clean(text) : text);
    }

    private static string Written(string token, Dictionary<string, string> emoji)
    {
        if (token.StartsWith("<|byte", StringComparison.Ordinal) && token.EndsWith("|>", StringComparison.Ordinal))
        {
            byte value = byte.Parse(token.AsSpan(6..^2), CultureInfo.InvariantCulture);
            return value < 0x80 ? ((char)value).ToString() : "\uFFFD";
        }

        bool isEmoji = token.StartsWith("<|emoji", StringComparison.Ordinal) && token.EndsWith("|>", StringComparison.Ordinal);
        return isEmoji ? emoji[token] : Signs.GetValueOrDefault(token, token);
    }

    private static string Clean(string text)
    {
        foreach ((RegexPattern pattern, string token) in Kinds)
        {
            text = PythonStrings.Replace(text, pattern, _ => token);
        }

        const string Block = "<BLOCK>";
        var result = new System.Text.StringBuilder(text.Length);
        bool isBlock = false;
        foreach (char c in text)
        {
            bool isDrawn = c is >= '─' and <= '▟';
            result.Append(!isDrawn ? c.ToString() : isBlock ? "" : Block);
            isBlock = isDrawn;
        }

        text = result.ToString();
        while (text.Contains(Block + Block, StringComparison.Ordinal))
        {
            text = text.Replace(Block + Block, Block, StringComparison.Ordinal);
        }

        return text;
    }

    private List<string> Pieces(string text)
    {
        string[] characters = [.. PythonStrings.Characters(text)];
        var pieces = new List<string>();
        for (int start = 0; start < characters.Length;)
        {
            (string Piece, int Length) found = Find(characters, start);
            if (found.Length > 0)
            {
                pieces.Add(found.Piece);
            }
            else
            {
                pieces.AddRange(Kind(characters[start]) is { } kind ? [kind] : PythonStrings.Utf8(characters[start]).Select(b => string.Create(CultureInfo.InvariantCulture, $"<|byte{b}|>")));
            }

            start += Math.Max(found.Length, 1);
        }

        return pieces;
    }

    private (string Piece, int Length) Find(string[] characters, int start)
    {
        int longest = Math.Min(characters.Length - start, characters[start] == "<" ? _longest + 1 : 3);
        (string, int) found = ("", 0);
        int lowest = int.MaxValue;
        for (int length = longest; length > 0; length--)
        {
            string piece = string.Concat(characters.AsSpan(start, length));
            if (Ids.TryGetValue(piece, out int id) && id < lowest)
            {
                (found, lowest) = ((piece, length), id);
                if (piece[0] == '<' && PythonText.Length(piece) > 2)
                {
                    break;
                }
            }
        }

        return found;
    }

    // Signs of two bytes, and the signs from U+2000 to U+2BFF, have one token for all.
    private static string? Kind(string character)
    {
        byte[] bytes = PythonStrings.Utf8(character);
        int value = bytes.Aggregate(0, (sum, b) => (sum << 8) + b);
        return bytes.Length switch
        {
            2 when value is (>= 0xC2A1 and <= 0xC2BF) or (>= 0xC780 and <= 0xC783) or (>= 0xCAB9 and <= 0xCBBF) or (>= 0xCC80 and <= 0xCDA2) => "<KIGOU>",
            3 when value is >= 0xE28080 and <= 0xE2B07F => "<U2000U2BFF>",
            _ => null,
        };
    }
}
