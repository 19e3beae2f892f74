using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>
/// Makes a configuration record an <c>ITransformerConfig</c>, where it has the sizes that every transformer has: finds the field behind each of the
/// interface's members, and writes those whose name or type the record has otherwise.
/// </summary>
internal static class TransformerConfigEmitter
{
    public const string Interface = CSharp.Configuration + ".ITransformerConfig";

    private static readonly Member[] Required =
    [
        new(FieldType.Int, "hidden_size"),
        new(FieldType.Int, "num_hidden_layers"),
        new(FieldType.Int, "num_attention_heads"),
    ];

    // The names behind the first are those of fields that mean the same without being an alias of it.
    private static readonly Member[] Optional =
    [
        new(FieldType.Int, "num_key_value_heads", "num_kv_heads"),
        new(FieldType.Int, "head_dim"),
        new(FieldType.Int, "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff"),
        new(FieldType.String, "hidden_act", "hidden_activation", "activation_function", "activation", "dense_act_fn"),
        new(FieldType.Float, "rms_norm_eps"),
        new(FieldType.Float, "layer_norm_eps", "layer_norm_epsilon", "norm_epsilon", "norm_eps"),
        new(FieldType.Bool, "attention_bias"),
        new(FieldType.Bool, "qkv_bias"),
        new(FieldType.Bool, "mlp_bias"),
        new(FieldType.Int, "vocab_size"),
        new(FieldType.Int, "pad_token_id"),
        new(FieldType.Int, "type_vocab_size"),
        new(FieldType.Int, "max_position_embeddings"),
        new(FieldType.Rope, "rope_parameters"),
        new(FieldType.Int, "sliding_window", "local_attention"),
        new(FieldType.Bool, "use_sliding_window"),
        new(FieldType.Int, "max_window_layers"),
        new(FieldType.String, "layer_types") { IsList = true },
        new(FieldType.Bool, "use_cache"),
        new(FieldType.Bool, "is_decoder"),
        new(FieldType.Bool, "add_cross_attention"),
        new(FieldType.Int, "num_experts_per_tok"),
        new(FieldType.Bool, "output_router_logits"),
        new(FieldType.Int, "num_channels"),
        new(FieldType.Int, "image_size") { IsList = true },
        new(FieldType.Int, "patch_size") { IsList = true },
    ];

    /// <summary>Whether a record with these fields is an <c>ITransformerConfig</c>.</summary>
    /// <param name="fields">The fields with their properties.</param>
    public static bool Fits(IReadOnlyList<(FieldSpec Field, string Property)> fields) => Required.All(m => m.Find(fields) is not null);

    /// <summary>Writes the members that the record does not have under their name and type.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="fields">The fields with their properties.</param>
    public static void Emit(SourceWriter writer, IReadOnlyList<(FieldSpec Field, string Property)> fields)
    {
        foreach (Member member in Required)
        {
            (FieldSpec field, string property) = member.Find(fields)!.Value;
            if (field.IsNullable || property != member.Property)
            {
                string value = field.IsNullable ? $"Required({property}, {CSharp.Literal(field.Name)})" : property;
                writer.Line().Line($"int {Interface}.{member.Property} => {value};");
            }
        }

        foreach (Member member in Optional)
        {
            if (member.Find(fields) is ({ } found, { } property) && !(property == member.Property && found.IsList == member.IsList && (found.IsNullable || member.IsReference)))
            {
                string value = member.IsList && !found.IsList ? $"[{property}]" : property;
                writer.Line().Line($"{member.CSharpType}? {Interface}.{member.Property} => {value};");
            }
        }
    }

    /// <summary>A member of the interface.</summary>
    private sealed class Member(FieldType type, params string[] names)
    {
        public bool IsList { get; init; }

        public string Property { get; } = CSharp.PascalCase(names[0]);

        public bool IsReference => IsList || type is FieldType.String or FieldType.Rope;

        public string CSharpType => type switch
        {
            FieldType.Int when IsList => $"{CSharp.Collections}.IReadOnlyList<int>",
            FieldType.String when IsList => $"{CSharp.Collections}.IReadOnlyList<string>",
            FieldType.Int => "int",
            FieldType.Float => "double",
            FieldType.Bool => "bool",
            FieldType.Rope => $"{CSharp.Configuration}.RopeParameters",
            _ => "string",
        };

        /// <summary>The field behind the member, first by the first of its names.</summary>
        public (FieldSpec Field, string Property)? Find(IReadOnlyList<(FieldSpec Field, string Property)> fields)
        {
            foreach (string name in names)
            {
                foreach ((FieldSpec Field, string Property) candidate in fields)
                {
                    if (candidate.Field.Type == type && Fits(candidate.Field) && candidate.Field.Keys.Contains(name))
                    {
                        return candidate;
                    }
                }
            }

            return null;
        }

        // One number may stand for a list, a list not for a number.
        private bool Fits(FieldSpec field) => field.IsList ? IsList : !(IsList && field.IsNullable);
    }
}
