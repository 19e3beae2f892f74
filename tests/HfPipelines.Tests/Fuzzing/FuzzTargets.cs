using System.Text;
using HfPipelines.ChatTemplates;
using HfPipelines.Tests.ChatTemplates;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Fuzzing;

/// <summary>
/// Random damage done to what strangers write: templates, regular expressions, tokenizer.json. Nothing but the error of that kind may come of it, soon.
/// </summary>
public class FuzzTargets
{
    private static readonly string[] Patterns =
    [
        "a", "b", ".", "\\w", "\\s", "\\d", "\\p{L}", "\\p{N}", "\\P{L}", "[a-c]", "[^a]", "[[:alpha:]&&[^b]]", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i)", "|", "*", "+", "?", "*?", "++", "{2}", "{1,3}", "{0,9}?",
        "^", "$", "\\b", "\\A", "\\z", "\\K", "\\1", "\\x41", "\\u{e9}", "'", "é", "\\", "[", "]", "-",
    ];

    [Fact]
    public void RegularExpressions() => Fuzz.Repeat(random =>
    {
        string pattern = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Patterns[random.Next(Patterns.Length)]));
        string text = Text(random, random.Next(200));
        return (pattern, () => Fuzz.Refuses<FormatException>(() => Fuzz.Refuses<TokenizerException>(() => RegexPattern.Compile(pattern).FindMatches(text, new MatchList()))));
    });

    [Fact]
    public void Templates()
    {
        (List<string> corpus, Dictionary<string, object?> variables) = HostileTemplateTests.Corpus();
        var options = new ChatTemplateOptions { MaxSteps = 100_000, MaxCharacters = 1_000_000 };
        var mutations = new TemplateMutations(corpus, Fuzz.Seed);
        Fuzz.Repeat(_ =>
        {
            string template = mutations.Next();
            return (template, () => Fuzz.Refuses<TemplateException>(() => ChatTemplate.Parse(template).Render(variables, options)));
        });
    }

    [Fact]
    public void TokenizerFiles()
    {
        using FixtureSource source = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        string[] files = [.. ((string[])["ctc_chars", "wordpiece_short", "bpe_fuse_unk"]).Select(n => source.ReadJson($"pipelines/{n}.json").GetProperty("tokenizer").GetRawText())];
        Fuzz.Repeat(random =>
        {
            var json = new StringBuilder(files[random.Next(files.Length)]);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int at = random.Next(json.Length);
                json.Remove(at, Math.Min(random.Next(3), json.Length - at)).Insert(at, ((string[])["1", "-1", "\"x\"", "null", "{", "]", ",", "\"", "0.5", ""])[random.Next(10)]);
            }

            string file = json.ToString();
            string text = Text(random, 50);
            return (file, () => Fuzz.Refuses<TokenizerException>(() => Tokenizer.FromJson(file).Encode(text)));
        });
    }

    private static string Text(Random random, int length)
    {
        const string Letters = "aaaabbc  \n\tA1é日\ud83d\ude00'.-_";
        return string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(20) == 0 ? (char)random.Next(0x10000) : Letters[random.Next(Letters.Length)]));
    }
}
