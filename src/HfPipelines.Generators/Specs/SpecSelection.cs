namespace HfPipelines.Generators.Specs;

/// <summary>
/// Which specs of a project that publishes architectures become code: those with a network, and those that such a one holds as
/// sub-configurations. Of the others the registry knows names and classes; eight hundred records, most of which no network reads, would make
/// the assembly eight times as large.
/// </summary>
internal static class SpecSelection
{
    /// <summary>The specs that become code.</summary>
    /// <param name="specs">All specs by model type.</param>
    /// <param name="withNetwork">The model types that a class marked with <c>[Network]</c> serves.</param>
    public static IReadOnlyDictionary<string, ModelSpec> Compiled(IReadOnlyDictionary<string, ModelSpec> specs, IEnumerable<string> withNetwork)
    {
        var compiled = new Dictionary<string, ModelSpec>(StringComparer.Ordinal);
        var waiting = new Stack<string>(withNetwork);
        while (waiting.Count > 0)
        {
            string modelType = waiting.Pop();
            if (!compiled.ContainsKey(modelType) && specs.TryGetValue(modelType, out ModelSpec? spec))
            {
                compiled.Add(modelType, spec);
                foreach (FieldSpec field in spec.Fields.Where(f => f.Type is FieldType.Config or FieldType.AutoConfig))
                {
                    waiting.Push(field.ModelType!);
                }
            }
        }

        return compiled;
    }
}
