using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The elements of tensors as arrays, wherever they lie; an empty tensor gives an empty array.</summary>
internal static class TensorValues
{
    public static float[] ToFloats(this Tensor tensor) => Read<float>(tensor, ScalarType.Float32);

    public static long[] ToLongs(this Tensor tensor) => Read<long>(tensor, ScalarType.Int64);

    public static int[] ToInts(this Tensor tensor) => Read<int>(tensor, ScalarType.Int32);

    public static bool[] ToBools(this Tensor tensor) => Read<bool>(tensor, ScalarType.Bool);

    private static T[] Read<T>(Tensor tensor, ScalarType type)
        where T : unmanaged
        => tensor.NumberOfElements == 0 ? [] : tensor.to_type(type).cpu().contiguous().data<T>().ToArray();
}
