using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Speech;

namespace HfPipelines.Generation.Speech;

/// <summary>
/// Reads what was written for the pieces of a recording, one after the other, as text with times: timestamps close chunks, languages begin new ones, and
/// what two neighbours both heard counts once.
/// </summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="options">What gets times, and whether chunks tell their language.</param>
/// <param name="timestampStep">The seconds from one timestamp to the next.</param>
/// <param name="windowSteps">The number of timestamps of a window.</param>
internal sealed class TranscriptReader(Tokenizer tokenizer, TranscriptionOptions options, double timestampStep, int windowSteps)
{
    private const string NoTimestamps = "<|notimestamps|>";

    private static readonly IReadOnlyDictionary<string, string> Languages = TokenizerClassSpec.Names("whisper_languages");

    private readonly bool _hasTimes = options.Timestamps != TimestampKind.None;
    private readonly bool _hasWords = options.Timestamps == TimestampKind.Words;
    private readonly int _timestampBegin = (tokenizer.TokenToId(NoTimestamps) ?? tokenizer.UnkTokenId ?? 0) + 1;
    private readonly HashSet<int> _special = [.. tokenizer.SpecialTokens.Values.Concat(tokenizer.ExtraSpecialTokens).Select(t => tokenizer.TokenToId(t)).OfType<int>()];
    private readonly TokenWords _words = new(tokenizer);
    private readonly List<TranscribedChunk> _chunks = [];
    private readonly List<IReadOnlyList<HeardToken>> _pending = [];
    private readonly List<string> _texts = [];
    private List<HeardToken> _current = [];
    private string? _language;
    private string? _chunkLanguage;
    private double? _start;
    private double _offset;
    private bool _skips;

    /// <summary>Reads the next piece.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="times">Where each token is heard to end, in seconds; empty where words get no times.</param>
    /// <param name="piece">Its length, and how much of it belongs to the neighbours, in seconds; null for a whole recording.</param>
    public void Read(IReadOnlyList<int> tokens, IReadOnlyList<double> times, (double Length, double Left, double Right)? piece)
    {
        (double firstTimestamp, int? lastTimestamp) = Borders(tokens, piece);
        _offset -= piece?.Left ?? 0;
        _current = [];
        var clock = new WindowClock(timestampStep * windowSteps);
        for (int i = 0; i < tokens.Count; i++)
        {
            int token = tokens[i];
            if (_special.Contains(token))
            {
                ReadSpecial(token);
            }
            else if (token >= _timestampBegin)
            {
                bool closesPair = i < 2 || (tokens[i - 1] >= _timestampBegin && tokens[i - 2] >= _timestampBegin);
                double time = clock.Read((token - _timestampBegin) * timestampStep, !closesPair, out _);
                ReadTime(token, Math.Round(time + _offset, 2), firstTimestamp, lastTimestamp);
            }
            else
            {
                _current.Add(_hasWords ? new HeardToken(token, Math.Round((i == 0 ? 0 : times[i - 1]) + _offset, 2), Math.Round(times[i] + _offset, 2)) : new HeardToken(token));
            }
        }

        _offset += piece is { } p ? p.Length - p.Right : 0;
        if (_current.Count > 0)
        {
            _pending.Add(_current);
        }
        else if (_pending.TrueForAll(p => p.Count == 0))
        {
            _pending.Clear();
            (_start, _chunkLanguage) = (null, _language);
        }
    }

    /// <summary>The text, once all pieces are read.</summary>
    public Transcription ToTranscription()
    {
        if (_pending.Count > 0)
        {
            Close(null);
        }

        return new Transcription { Text = string.Concat(_texts), Chunks = _hasTimes || options.TellsLanguage ? _chunks : [] };
    }

    /// <summary>The first timestamp behind the left neighbour's part, and the one from which on the right neighbour hears better.</summary>
    private (double First, int? Last) Borders(IReadOnlyList<int> tokens, (double Length, double Left, double Right)? piece)
    {
        double first = _timestampBegin;
        int? last = null;
        if (piece is not { } p)
        {
            return (first, last);
        }

        foreach (int token in p.Right > 0 ? tokens.Reverse().Where(t => t >= _timestampBegin) : [])
        {
            if (last is not null && (token - _timestampBegin) * timestampStep < p.Length - p.Right)
            {
                break;
            }

            last = token;
        }

        return (p.Left > 0 ? (p.Left / timestampStep) + _timestampBegin : first, last);
    }

    private void ReadSpecial(int token)
    {
        string text = tokenizer.Decode([token]);
        if (text.Length < 4 || !Languages.TryGetValue(text[2..^2], out string? language))
        {
            return;
        }

        if (_language is not null && language != _language && !_hasTimes)
        {
            Close(null, _current);
        }

        (_chunkLanguage, _language) = (language, language);
    }

    private void ReadTime(int token, double time, double firstTimestamp, int? lastTimestamp)
    {
        if (token >= lastTimestamp)
        {
            // The right neighbour hears it better. Timestamps come in pairs: the next one is passed over too.
            _skips = true;
        }
        else if (_skips || (_pending.Count > 0 && token < firstTimestamp))
        {
            _skips = false;
        }
        else if (_start is null)
        {
            _start = time;
        }
        else if (time != _start)
        {
            Close(time, _current);
        }
    }

    /// <summary>Closes a chunk with what is pending, and begins the next.</summary>
    private void Close(double? end, List<HeardToken>? last = null)
    {
        if (last is not null)
        {
            _pending.Add(last);
        }

        IReadOnlyList<HeardToken> tokens = TokenOverlap.Join(_pending);
        string text = SpeechTokenizer.WrittenTimestamp.Replace(tokenizer.Decode(tokens.Select(t => t.Id)), "");
        _texts.Add(text);
        string? language = options.TellsLanguage ? _chunkLanguage : null;
        if (_hasWords)
        {
            _chunks.AddRange(_words.Split(tokens, _language).Select(w => Chunk(w.Text, w.Tokens[0].Start, w.Tokens[^1].End, options.TellsLanguage ? _language : null)));
        }
        else
        {
            _chunks.Add(_hasTimes ? Chunk(text, _start, end, language) : Chunk(text, null, null, language));
        }

        _pending.Clear();
        _current = [];
        (_start, _chunkLanguage) = (null, _language);
    }

    private static TranscribedChunk Chunk(string text, double? start, double? end, string? language)
        => new(text, Time(start), Time(end)) { Language = language };

    private static TimeSpan? Time(double? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
