using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Makes specs of facts.</summary>
internal sealed class Importer(Facts facts, SpecFolder folder)
{
    private const string Schema = "../../../../schemas/hfmodel.schema.json";

    // A patch that is hardly shorter than the whole is harder to read than the whole.
    private const double WorthwhileShare = 0.7;

    // What a person may write into a spec, and a later import leaves as it is.
    private static readonly string[] HandKept = ["summary", "kind", "task"];

    private readonly Dictionary<string, JsonValue> _complete = [];

    /// <summary>How many specs became patches of another.</summary>
    public int BasedOn { get; private set; }

    /// <summary>Imports model types; each one's ancestors among them come first.</summary>
    public void Import(IReadOnlyList<string> modelTypes)
    {
        HashSet<string> wanted = [.. modelTypes];
        HashSet<string> written = [];
        foreach (string modelType in modelTypes)
        {
            Write(modelType, wanted, written);
        }
    }

    private void Write(string modelType, HashSet<string> wanted, HashSet<string> written)
    {
        if (!written.Add(modelType))
        {
            return;
        }

        string[] ancestors = [.. (facts.Model(modelType)["derives_from"]?.Items ?? []).Select(i => i.Text).Where(t => t != modelType && wanted.Contains(t))];
        foreach (string ancestor in ancestors)
        {
            Write(ancestor, wanted, written);
        }

        JsonValue complete = Keep(folder.Read(modelType), new SpecBuilder(facts, modelType).Build());
        try
        {
            _ = SpecReader.Read(complete);
        }
        catch (SpecException e)
        {
            throw new InvalidOperationException($"The spec of '{modelType}' would be wrong: {e.Message}", e);
        }

        _complete[modelType] = complete;
        JsonValue spec = Shortest(complete, ancestors);
        BasedOn += spec["based_on"] is null ? 0 : 1;
        folder.Write(modelType, complete["kind"]!.Text, JsonValue.Object([new("$schema", JsonValue.String(Schema)), .. spec.Members]));
    }

    private static JsonValue Keep(JsonValue? existing, JsonValue built)
    {
        if (existing is null)
        {
            return built;
        }

        List<KeyValuePair<string, JsonValue>> patch = [.. existing.Members.Where(m => HandKept.Contains(m.Key))];
        KeyValuePair<string, JsonValue>[] summaries =
        [
            .. (existing["fields"]?.Members ?? [])
                .Where(f => f.Value["summary"] is not null && built["fields"]![f.Key] is not null)
                .Select(f => new KeyValuePair<string, JsonValue>(f.Key, JsonValue.Object([new("summary", f.Value["summary"]!)]))),
        ];
        if (summaries.Length > 0)
        {
            patch.Add(new("fields", JsonValue.Object(summaries)));
        }

        // Classes that transformers has no longer, but that checkpoints still name.
        KeyValuePair<string, JsonValue>[] former = [.. (existing["classes"]?.Members ?? []).Where(c => built["classes"]?[c.Key] is null)];
        if (former.Length > 0)
        {
            patch.Add(new("classes", JsonValue.Object(former)));
        }

        JsonValue merged = SpecInheritance.Merge(built, JsonValue.Object(patch));
        return JsonValue.Object([.. merged.Members.OrderBy(m => Array.IndexOf(SpecBuilder.Order, m.Key))]);
    }

    private JsonValue Shortest(JsonValue complete, IReadOnlyList<string> ancestors)
    {
        JsonValue shortest = complete;
        double limit = SpecFormat.Format(complete).Length * WorthwhileShare;
        foreach (string ancestor in ancestors.Where(_complete.ContainsKey))
        {
            JsonValue inherited = SpecInheritance.Inherit(_complete[ancestor], complete["config"]!.Text);
            JsonValue patch = MergePatch.Between(inherited, complete, alwaysKeep: ["model_type", "config"]);
            var spec = JsonValue.Object([new("based_on", JsonValue.String(ancestor)), .. patch.Members]);
            if (SpecFormat.Format(spec).Length < limit && JsonValue.Same(SpecInheritance.Merge(inherited, patch), complete))
            {
                (shortest, limit) = (spec, SpecFormat.Format(spec).Length);
            }
        }

        return shortest;
    }
}
