using System.Text.RegularExpressions;
using HfPipelines.Generation.Speech;
using HfPipelines.Tokenization.Speech;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Transcripts: their prompts, timestamps and normal forms.</summary>
internal static partial class SpeechCalls
{
    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        if (call.Tokenizer.ClassName != "WhisperTokenizer")
        {
            return null;
        }

        SpeechTokenizer speech = SpeechTokenizer.Create(call.Tokenizer);
        Match match = Call().Match(call.Text);
        string arguments = match.Groups[2].Value;
        switch (match.Groups[1].Value)
        {
            case "prefix_tokens":
                return speech.PrefixIds;
            case "set_prefix_tokens":
                SpeechTokenizer other = WithPrefix(speech, arguments);
                return new { prefix = other.PrefixIds, ids = other.Tokenizer.Encode("hello world").Ids };
            case "get_decoder_prompt_ids":
                return WithPrefix(speech, arguments).PrefixIds.Skip(1).Index().Select(p => (int[])[p.Index + 1, p.Item]);
            case "get_prompt_ids":
                return speech.EncodePrompt(PythonLiteral.Read(arguments));
            case "normalize":
                return speech.NormalizeEnglish(PythonLiteral.Read(arguments));
            case "basic_normalize":
                Match options = BasicOptions().Match(arguments);
                return options.Success ? SpeechTokenizer.Normalize(PythonLiteral.Read(options.Groups[1].Value), options.Groups[2].Value == "True") : null;
            case "decode":
                return Decode(speech, call.Sequence, arguments);
            case "_decode_asr":
                return Transcribe(call, arguments);
            default:
                return null;
        }
    }

    private static object Decode(SpeechTokenizer speech, int[] ids, string options)
    {
        string text = speech.Decode(ids, Has("'skip_special_tokens': True"), Has("'decode_with_timestamps': True"));
        return Has("'normalize': True") ? speech.NormalizeEnglish(text)
            : Has("'basic_normalize': True") ? SpeechTokenizer.Normalize(text)
            : Has("'output_offsets': True") ? new { text, offsets = speech.DecodeTimes(ids).Select(t => new { text = t.Text, timestamp = (double[])[t.Start, t.End] }) }
            : text;

        bool Has(string option) => options.Contains(option, StringComparison.Ordinal);
    }

    private static object Transcribe(ExtraCall call, string arguments)
    {
        bool hasTimes = arguments.Contains("return_timestamps=True", StringComparison.Ordinal);
        bool tellsLanguage = arguments.Contains("return_language=True", StringComparison.Ordinal);
        var options = new TranscriptionOptions { Timestamps = hasTimes ? TimestampKind.Segments : TimestampKind.None, TellsLanguage = tellsLanguage };
        var reader = new TranscriptReader(call.Tokenizer, options, 0.02, 1500);
        foreach (Match stride in Stride().Matches(arguments))
        {
            reader.Read(call.Sequence, [], (Number(stride.Groups[1]), Number(stride.Groups[2]), Number(stride.Groups[3])));
        }

        Transcription transcription = reader.ToTranscription();
        return new object[] { transcription.Text, new { chunks = transcription.Chunks.Select(c => Write(c, hasTimes, tellsLanguage)) } };
    }

    private static Dictionary<string, object?> Write(TranscribedChunk chunk, bool hasTimes, bool tellsLanguage)
    {
        var written = new Dictionary<string, object?> { ["text"] = chunk.Text };
        if (tellsLanguage)
        {
            written["language"] = chunk.Language;
        }

        if (hasTimes)
        {
            written["timestamp"] = (double?[])[chunk.Start?.TotalSeconds, chunk.End?.TotalSeconds];
        }

        return written;
    }

    private static SpeechTokenizer WithPrefix(SpeechTokenizer speech, string arguments)
    {
        string? language = Option("language");
        string? task = Option("task");
        bool? timestamps = arguments.Contains("'predict_timestamps': ", StringComparison.Ordinal) ? arguments.Contains("'predict_timestamps': True", StringComparison.Ordinal) : false;
        return speech.WithPrefix(language, task is null ? null : Enum.Parse<TranscriptionTask>(task, ignoreCase: true), timestamps);

        string? Option(string name) => Regex.Match(arguments, $"{name}(?:'?: |=)'([^']*)'") is { Success: true } option ? option.Groups[1].Value : null;
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\w+)(?:\((.*)\))?$", RegexOptions.Singleline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^(.*), remove_diacritics=(True|False)$", RegexOptions.Singleline)]
    private static partial Regex BasicOptions();

    [GeneratedRegex(@"stride \(([\d.]+),([\d.]+),([\d.]+)\)")]
    private static partial Regex Stride();
}
