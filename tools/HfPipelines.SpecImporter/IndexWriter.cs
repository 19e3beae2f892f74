namespace HfPipelines.SpecImporter;

/// <summary>Writes what the generator must know of every model type, also of those without a spec.</summary>
internal static class IndexWriter
{
    /// <summary>Writes <c>model_types.txt</c> and <c>tasks.txt</c>.</summary>
    public static void Write(Facts facts, string folder)
    {
        IEnumerable<string> kinds = facts.ModelTypes.GroupBy(facts.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {string.Join(' ', g)}");
        File.WriteAllText(Path.Combine(folder, "model_types.txt"), $"# Written by HfPipelines.SpecImporter: every model type of transformers, by kind.\n{string.Join('\n', kinds)}\n");

        string[] mappings = [.. facts.Tasks["tasks"]!.Members.Select(m => m.Key)];
        IEnumerable<string> tasks = facts.Tasks["pipelines"]!.Members.Select(p => $"{p.Key}: {string.Join(' ', p.Value["auto"]!.Items.Select(a => Mapping(a.Text, mappings)))}");
        // transformers dropped these pipelines in version 5, not the models.
        tasks =
        [
            .. tasks,
            "text2text-generation: seq_to_seq_causal_lm",
            "summarization: seq_to_seq_causal_lm",
            "translation: seq_to_seq_causal_lm",
            "question-answering: question_answering",
        ];
        IEnumerable<string> aliases = facts.Tasks["aliases"]!.Members.Select(a => $"{a.Key} = {a.Value.Text}");
        File.WriteAllText(
            Path.Combine(folder, "tasks.txt"),
            $"# Written by HfPipelines.SpecImporter: pipeline tasks with the auto mappings whose classes do them, and other names of tasks.\n{string.Join('\n', tasks.Concat(aliases))}\n");
    }

    // AutoModelForSpeechSeq2Seq is the mapping speech_seq_2_seq, AutoModel the mapping base.
    private static string Mapping(string autoClass, string[] mappings)
    {
        string name = autoClass.Replace("AutoModelFor", "").Replace("AutoModel", "base");
        return mappings.Single(m => m.Replace("_", "").Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
