using System.Globalization;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.Speech;

/// <summary>What the tokenizers of models that write down speech add (Whisper): prompts, timestamps among the tokens, and texts made comparable. Immutable and safe for many threads.</summary>
public sealed partial class SpeechTokenizer
{
    private const double TimestampStep = 0.02;
    private const int WindowSteps = 1500;
    private const string PromptStart = "<|startofprev|>";
    private const string TranscriptStart = "<|startoftranscript|>";

    private readonly int _timestampBegin;

    private SpeechTokenizer(Tokenizer tokenizer)
    {
        Tokenizer = tokenizer;
        _timestampBegin = (tokenizer.TokenToId(tokenizer.Settings.AllSpecialTokens.Last()) ?? 0) + 1;
    }

    /// <summary>The tokenizer, with the present language, task and timestamps in front of the texts that it encodes.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The tokens that a text begins with: the start, language and task where they are given, and whether there are no timestamps.</summary>
    public IReadOnlyList<int> PrefixIds => Tokenizer.Encode("").Ids[..^1];

    /// <summary>Makes it of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <exception cref="TokenizerException">The tokenizer's class writes no timestamps.</exception>
    public static SpeechTokenizer Create(Tokenizer tokenizer)
        => tokenizer.Settings.Options is not null && TokenizerClassSpec.Find(tokenizer.ClassName)?["speech"].Bool(absent: false) == true
            ? new SpeechTokenizer(tokenizer)
            : throw new TokenizerException(tokenizer.ClassName, null, "the tokenizer's class writes down no speech");

    /// <summary>The tokenizer for another language or task.</summary>
    /// <param name="language">The language, by its code or its English name; null for the present one.</param>
    /// <param name="task">The task; null for the present one.</param>
    /// <param name="timestamps">Whether the text has timestamps; null for as it is.</param>
    /// <exception cref="TokenizerException">The language is unknown.</exception>
    public SpeechTokenizer WithPrefix(string? language = null, TranscriptionTask? task = null, bool? timestamps = null)
    {
        ClassOptions options = Tokenizer.Settings.Options!;
        options = language is null ? options : options.With("language", language);
        options = task is null ? options : options.With("task", task.Value.ToString().ToLowerInvariant());
        options = timestamps is null ? options : options.With("predict_timestamps", timestamps.Value);
        var tokenizerClass = new TokenizerClass(TokenizerClassSpec.Find(Tokenizer.ClassName)!, WhisperPrompt.Apply(options));
        return new SpeechTokenizer(Tokenizer.With(tokenizerClass.BuildPostProcessor("post_processor", Tokenizer.Pipeline.Added), s => s with { Options = options }));
    }

    /// <summary>The tokens of a prompt: a text as if it had been heard before.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TokenizerException">The text contains a special token.</exception>
    public IReadOnlyList<int> EncodePrompt(string text)
    {
        Encoding encoding = Tokenizer.Encode(PromptStart, " " + TextTokenizers.PythonStrings.Strip(text), addSpecialTokens: false);
        int firstSpecial = Tokenizer.TokenToId(Tokenizer.Settings.AllSpecialTokens.First()) ?? int.MaxValue;
        foreach (int id in encoding.Ids.AsSpan()[1..])
        {
            if (id >= firstSpecial)
            {
                throw new TokenizerException(Tokenizer.ClassName, null, $"expected a prompt without special tokens, found '{Tokenizer.IdToToken(id)}'");
            }
        }

        return encoding.Ids;
    }

    /// <summary>Decodes ids.</summary>
    /// <param name="ids">The ids, timestamps included.</param>
    /// <param name="skipSpecialTokens">Whether to leave out special tokens, and the prompt.</param>
    /// <param name="writesTimestamps">Whether to write timestamps into the text, as <c>&lt;|1.08|&gt;</c>.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false, bool writesTimestamps = false)
    {
        ids = skipSpecialTokens ? WithoutPrompt(ids) : ids;
        return writesTimestamps ? DecodeWithTimestamps(ids, skipSpecialTokens) : WrittenTimestamp.Replace(Tokenizer.Decode(ids, skipSpecialTokens), "");
    }

    /// <summary>What stands between timestamps, with its times; empty where ids have no two timestamps.</summary>
    /// <param name="ids">The ids, timestamps included.</param>
    public IReadOnlyList<TimedText> DecodeTimes(ReadOnlySpan<int> ids)
    {
        var texts = new List<TimedText>();
        int[] cuts = Cuts(ids, out int start);
        (int last, int before) = (0, 0);
        foreach (int cut in cuts)
        {
            if (cut - start > 1)
            {
                (int begin, int end) = (ids[start] - _timestampBegin, ids[cut - 1] - _timestampBegin);
                if (begin < last)
                {
                    bool wasWhole = start >= 2 && !(IsTimestamp(ids[start - 2]) && IsTimestamp(ids[start - 1]));
                    before += wasWhole ? WindowSteps : last;
                }

                last = end;
                string text = WrittenTimestamp.Replace(Tokenizer.Decode(ids[start..cut]), "");
                texts.Add(new TimedText(text, (begin * TimestampStep) + (before * TimestampStep), (end * TimestampStep) + (before * TimestampStep)));
            }

            start = cut;
        }

        return texts;
    }

    /// <summary>Makes an English transcript comparable: contractions and titles written out, numbers in digits, American spelling, no symbols but those of numbers.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TokenizerException">The checkpoint has no <c>normalizer.json</c>, which lists spellings.</exception>
    public string NormalizeEnglish(string text)
        => new EnglishTextNormalizer(Tokenizer.Settings.Spellings ?? throw new TokenizerException("normalizer.json", null, "the checkpoint has no such file, which lists English spellings")).Normalize(text);

    /// <summary>Makes a transcript of any language comparable: lower case, no remarks in brackets, no symbols, single spaces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="removeDiacritics">Whether letters lose their diacritics.</param>
    public static string Normalize(string text, bool removeDiacritics = false) => BasicTextNormalizer.Normalize(text, removeDiacritics);

    /// <summary>A timestamp as it is written.</summary>
    [GeneratedRegex(@"<\|(\d+\.\d+)\|>")]
    internal static partial Regex WrittenTimestamp { get; }

    private bool IsTimestamp(int id) => id >= _timestampBegin;

    private ReadOnlySpan<int> WithoutPrompt(ReadOnlySpan<int> ids)
        => ids.IsEmpty || ids[0] != Tokenizer.TokenToId(PromptStart) ? ids
            : Tokenizer.TokenToId(TranscriptStart) is { } start && ids.IndexOf(start) is var index and >= 0 ? ids[index..] : [];

    private string DecodeWithTimestamps(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var clock = new WindowClock(TimestampStep * WindowSteps);
        var parts = new List<string>();
        int start = 0;
        for (int i = 0; i <= ids.Length; i++)
        {
            if (i < ids.Length && !IsTimestamp(ids[i]))
            {
                continue;
            }

            parts.Add(Tokenizer.Decode(ids[start..i], skipSpecialTokens));
            start = i + 1;
            if (i == ids.Length)
            {
                break;
            }

            bool wasWhole = i >= 2 && !(IsTimestamp(ids[i - 1]) && IsTimestamp(ids[i - 2]));
            double time = clock.Read((ids[i] - _timestampBegin) * TimestampStep, wasWhole, out bool isAgain);
            parts.RemoveRange(parts.Count - (isAgain ? 2 : 0), isAgain ? 2 : 0);
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"<|{time:F2}|>"));
        }

        return string.Concat(parts);
    }

    // Where a timestamp follows another a part ends, and at the last one.
    private int[] Cuts(ReadOnlySpan<int> ids, out int first)
    {
        var cuts = new List<int>();
        first = -1;
        int last = -1;
        int count = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (!IsTimestamp(ids[i]))
            {
                continue;
            }

            if (i > 0 && last == i - 1)
            {
                cuts.Add(i);
            }

            first = first < 0 ? i : first;
            last = i;
            count++;
        }

        if (count < 2)
        {
            return [];
        }

        if (!cuts.Contains(last + 1))
        {
            cuts.Add(last + 1);
        }

        return [.. cuts];
    }
}
