namespace HfPipelines.Checkpoints.Operations;

/// <summary>What a <see cref="WeightOperation"/> does. The derived types are named as in transformers.</summary>
internal abstract record TensorOperation
{
    /// <summary>Converts tensors; the caller holds the dispose scope.</summary>
    /// <exception cref="CheckpointException">The tensors do not fit the operation.</exception>
    public abstract TensorGroups Apply(TensorGroups tensors, OperationContext context);

    /// <summary>Makes the operation that its description means.</summary>
    /// <exception cref="NotSupportedException">HfPipelines has no operation of that name.</exception>
    public static TensorOperation Create(WeightOperation operation)
    {
        int dim = Number("dim");
        return operation.Name switch
        {
            nameof(Chunk) => new Chunk { Dim = dim, NumShardsAttribute = Text("num_shards_attribute") },
            nameof(Concatenate) => new Concatenate { Dim = dim },
            nameof(MergeModulelist) => new MergeModulelist { Dim = dim },
            nameof(SplitModulelist) => new SplitModulelist { Dim = dim },
            nameof(Split) => new Split { Dim = dim },
            nameof(Interleave) => new Interleave { Dim = dim, Inverse = Number("inverse") != 0 },
            nameof(Transpose) => new Transpose { Dim0 = Number("dim0"), Dim1 = Number("dim1", 1), CheckDims = Number("check_dims") != 0 },
            nameof(PermuteForRope) => new PermuteForRope
            {
                SubconfigKey = Text("subconfig_key"),
                PermuteLayerNames = operation.Texts.GetValueOrDefault("permute_layer_names"),
                Inverse = Number("inverse") != 0,
            },
            nameof(ErnieFuseAndSplitTextVisionExperts)
                => new ErnieFuseAndSplitTextVisionExperts { StackDim = Number("stack_dim"), ConcatDim = Number("concat_dim", 1) },
            nameof(ErnieSplitAndDecoupleTextVisionExperts)
                => new ErnieSplitAndDecoupleTextVisionExperts { StackDim = Number("stack_dim"), ConcatDim = Number("concat_dim", 1) },
            _ => throw new NotSupportedException($"There is no weight operation '{operation.Name}'."),
        };

        int Number(string name, int otherwise = 0) => operation.Arguments.TryGetValue(name, out double value) ? (int)value : otherwise;
        string? Text(string name) => operation.Texts.GetValueOrDefault(name)?[0];
    }
}
