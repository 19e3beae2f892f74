using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Audio;

/// <summary>
/// The characters that a network recognises step by step, as the class <c>Wav2Vec2CTCTokenizer</c> of transformers reads them: runs of one character count
/// once, and one character stands for none.
/// </summary>
internal sealed class CtcVocabulary
{
    private readonly Dictionary<int, string> _characters = [];
    private readonly string _blank;
    private readonly string _unknown;
    private readonly string? _delimiter;
    private readonly string _delimiterText;
    private readonly bool _lowers;

    private CtcVocabulary(JsonElement vocabulary, ConfigReader config)
    {
        foreach (JsonProperty entry in vocabulary.EnumerateObject())
        {
            _characters[entry.Value.GetInt32()] = entry.Name;
        }

        foreach (JsonProperty added in config.GetJson("added_tokens_decoder") is { ValueKind: JsonValueKind.Object } tokens ? tokens.EnumerateObject() : default)
        {
            if (int.TryParse(added.Name, out int id) && added.Value.TryGetProperty("content", out JsonElement content))
            {
                _characters.TryAdd(id, content.GetString()!);
            }
        }

        _blank = Token(config, "pad_token", "<pad>");
        _unknown = Token(config, "unk_token", "<unk>");
        _delimiter = config.IsNull("word_delimiter_token") ? null : Token(config, "word_delimiter_token", "|");
        _delimiterText = config.GetString(" ", "replace_word_delimiter_char");
        _lowers = config.GetBoolean(false, "do_lower_case");
    }

    /// <summary>Reads <c>vocab.json</c> and <c>tokenizer_config.json</c> of a checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ConfigurationException">A file is missing or malformed.</exception>
    public static CtcVocabulary Load(string folder)
    {
        JsonElement vocabulary = Read(Path.Combine(folder, "vocab.json"), isRequired: true);
        string file = Path.Combine(folder, "tokenizer_config.json");
        var config = new ConfigReader(file, Read(file, isRequired: false), new ArchitectureRegistry([]));
        string? language = config.GetStringOrNull("target_lang");
        if (language is not null && !vocabulary.TryGetProperty(language, out vocabulary))
        {
            throw config.Error("target_lang", "a language of vocab.json", language);
        }

        if (vocabulary.ValueKind != JsonValueKind.Object || vocabulary.EnumerateObject().Any(e => !(e.Value.ValueKind == JsonValueKind.Number && e.Value.TryGetInt32(out _))))
        {
            throw new ConfigurationException(Path.Combine(folder, "vocab.json"), language, "characters with their numbers", "something else");
        }

        return new CtcVocabulary(vocabulary, config);
    }

    /// <summary>Reads characters.</summary>
    /// <param name="steps">For each step the number of the likeliest character.</param>
    public CtcText Decode(IReadOnlyList<long> steps)
    {
        List<CtcSpan> spans = [];
        for (int start = 0, end; start < steps.Count; start = end)
        {
            string character = _characters.GetValueOrDefault((int)steps[start], _unknown);
            for (end = start + 1; end < steps.Count && _characters.GetValueOrDefault((int)steps[end], _unknown) == character; end++)
            {
            }

            if (character != _blank)
            {
                spans.Add(new CtcSpan(character == _delimiter ? _delimiterText : character, start, end));
            }
        }

        string text = string.Concat(spans.Select(s => s.Text)).Trim();
        return new CtcText(_lowers ? text.ToLowerInvariant() : text, spans, Words(spans));
    }

    private List<CtcSpan> Words(List<CtcSpan> characters)
    {
        List<CtcSpan> words = [];
        CtcSpan? word = null;
        foreach (CtcSpan character in characters)
        {
            if (character.Text == _delimiterText)
            {
                words.AddRange(word is null ? [] : [word]);
                word = null;
            }
            else
            {
                word = word is null ? character : word with { Text = word.Text + character.Text, End = character.End };
            }
        }

        words.AddRange(word is null ? [] : [word]);
        return words;
    }

    private static string Token(ConfigReader config, string key, string absent)
        => config.GetJson(key) is { ValueKind: JsonValueKind.Object } token && token.TryGetProperty("content", out JsonElement content) ? content.GetString()!
            : config.GetString(absent, key);

    private static JsonElement Read(string file, bool isRequired)
        => File.Exists(file) ? PythonJsonReader.Parse(File.ReadAllBytes(file))
            : isRequired ? throw new ConfigurationException(file, null, "the characters that the model recognises", "no such file")
            : JsonElement.Parse("{}");
}
