using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Generation.Speech;

/// <summary>The tokens that a text begins with: start, language, task, and whether there are timestamps.</summary>
internal static class SpeechPrompt
{
    private const string UsualTask = "transcribe";

    /// <summary>Makes the tokens.</summary>
    /// <param name="config">What the checkpoint says.</param>
    /// <param name="start">The start token.</param>
    /// <param name="options">Language and task.</param>
    /// <param name="timestamps">Whether there are timestamps.</param>
    /// <param name="detect">Finds out the language's token.</param>
    /// <exception cref="GenerationException">The checkpoint does not know the language or the task.</exception>
    public static IReadOnlyList<int> Create(SpeechConfig config, int start, TranscriptionOptions options, bool timestamps, Func<int> detect)
    {
        if (!config.IsMultilingual && (options.Language is not null || options.Task is not null))
        {
            throw new GenerationException(nameof(options.Language), "neither language nor task, for the checkpoint knows one language", options.Language ?? $"{options.Task}");
        }

        string? language = options.Language ?? config.Language;
        string? task = options.Task?.ToString().ToLowerInvariant() ?? config.Task;
        List<int?> tokens = [start];
        if (task is null && language is null)
        {
            tokens.AddRange(Forced(config));
        }

        int? languageId = language is not null ? LanguageId(config, language)
            : config.Languages is not null && tokens is [_] or [_, null, ..] ? detect()
            : null;
        if (languageId is not null && tokens.Count > 1)
        {
            tokens[1] = languageId;
        }
        else if (languageId is not null)
        {
            tokens.Add(languageId);
        }

        if (task is not null)
        {
            tokens.Add(TaskId(config, task));
        }
        else if (language is not null && config.Tasks is { } tasks && !tasks.Values.Any(t => tokens.Contains(t)))
        {
            tokens.Add(TaskId(config, UsualTask));
        }

        if (!timestamps && config.NoTimestampsId is { } none && tokens[^1] != none)
        {
            tokens.Add(none);
        }
        else if (timestamps && tokens[^1] == config.NoTimestampsId)
        {
            tokens.RemoveAt(tokens.Count - 1);
        }

        return [.. tokens.OfType<int>()];
    }

    // Old checkpoints name the tokens one by one.
    private static IEnumerable<int?> Forced(SpeechConfig config)
    {
        if (config.ForcedTokens is not [(1, _), ..] forced)
        {
            return [];
        }

        return forced.Index().All(f => f.Item.First == f.Index + 1)
            ? forced.Select(f => f.Second)
            : throw new GenerationException("forced_decoder_ids", "an entry for each place from 1", string.Join(", ", forced.Select(f => f.First)));
    }

    private static int LanguageId(SpeechConfig config, string language)
    {
        if (config.Languages is not { } languages)
        {
            throw new GenerationException(nameof(TranscriptionOptions.Language), "none, for the checkpoint's generation_config.json has no lang_to_id", language);
        }

        string token = languages.ContainsKey(language.ToLowerInvariant()) ? language.ToLowerInvariant() : $"<|{WhisperPrompt.Code(language)}|>";
        return languages.TryGetValue(token, out int id) ? id
            : throw new GenerationException(nameof(TranscriptionOptions.Language), $"one of {string.Join(", ", languages.Keys)}", language);
    }

    private static int TaskId(SpeechConfig config, string task)
        => config.Tasks is { } tasks && tasks.TryGetValue(task, out int id) ? id
            : throw new GenerationException(nameof(TranscriptionOptions.Task), $"one of those in the checkpoint's task_to_id ({string.Join(", ", config.Tasks?.Keys ?? [])})", task);
}
