import protobuf from 'protobufjs';
import { CompilerError } from '../errors.ts';

/**
 * The part of ONNX's protobuf schema that is read or changed here. Messages that only pass through (subgraphs,
 * functions, sparse tensors, sequence types) are declared as bytes, which is the same on the wire.
 */
const SCHEMA = `
syntax = "proto3";
message Attribute {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; Tensor t = 5; bytes g = 6; repeated float floats = 7;
  repeated int64 ints = 8; repeated bytes strings = 9; repeated bytes tensors = 10; repeated bytes graphs = 11;
  bytes tp = 14; int32 type = 20; string ref_attr_name = 21; bytes sparse_tensor = 22;
}
message Node {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated Attribute attribute = 5; string domain = 7; string overload = 8;
}
message Tensor {
  repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; repeated int32 int32_data = 5;
  repeated bytes string_data = 6; repeated int64 int64_data = 7; string name = 8; bytes raw_data = 9;
  repeated double double_data = 10; repeated bytes external_data = 13; int32 data_location = 14;
}
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message Shape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; bytes sequence_type = 4; bytes map_type = 5; bytes optional_type = 9; }
message ValueInfo { string name = 1; Type type = 2; }
message Graph {
  repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11;
  repeated ValueInfo output = 12; repeated ValueInfo value_info = 13; repeated bytes sparse_initializer = 15;
}
message OperatorSet { string domain = 1; int64 version = 2; }
message Model {
  int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated OperatorSet opset_import = 8;
  repeated bytes functions = 25;
}
`;

export interface OnnxAttribute {
  name: string;
  type?: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: OnnxTensor;
  floats?: number[];
  ints?: number[];
}

export interface OnnxNode {
  input: string[];
  output: string[];
  name?: string;
  opType: string;
  attribute: OnnxAttribute[];
  domain?: string;
}

export interface OnnxTensor {
  name?: string;
  dims: number[];
  dataType: number;
  floatData?: number[];
  int32Data?: number[];
  int64Data?: number[];
  doubleData?: number[];
  rawData?: Uint8Array;
  dataLocation?: number;
}

export interface OnnxValueInfo {
  name: string;
  type?: { tensorType?: { elemType?: number; shape?: { dim: OnnxDimension[] } } };
}

/** A size, a symbol, or nothing: the last two are dynamic. */
export interface OnnxDimension {
  dimValue?: number;
  dimParam?: string;
}

export interface OnnxGraph {
  node: OnnxNode[];
  name?: string;
  initializer: OnnxTensor[];
  input: OnnxValueInfo[];
  output: OnnxValueInfo[];
  valueInfo?: OnnxValueInfo[];
}

export interface OnnxModel {
  irVersion: number;
  producerName?: string;
  graph: OnnxGraph;
  opsetImport: Array<{ domain?: string; version: number }>;
}

/** Tensor element types, numbered as in ONNX. */
export const ELEMENT = { float: 1, int32: 6, int64: 7, double: 11 } as const;
/** Attribute types, numbered as in ONNX. */
export const ATTRIBUTE = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 } as const;

const modelType = protobuf.parse(SCHEMA).root.lookupType('Model');

/** @throws CompilerError ONNX_INVALID. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  try {
    const model = modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true }) as OnnxModel;
    if (model.graph === undefined) throw new Error('it has no graph');
    return model;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CompilerError('ONNX_INVALID', `The file is not an ONNX model: ${why}.`, {}, error);
  }
}

export function encodeModel(model: OnnxModel): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}
